namespace VoiceCluster.TurnTaking;

/// <summary>
/// Finds the words by which a caller takes back what was just said: "order four two seven one, no, four two seven two". A marker counts as a whole word at
/// the start of a clause of text that was not there before. Immutable; safe to share.
/// </summary>
public sealed class CorrectionMarkers
{
    private readonly PhraseList _markers;
    private readonly PhraseList _exceptions;
    private readonly PhraseList _openers;
    private readonly PhraseList _binders;

    /// <param name="markers">Words or phrases that take back ("actually", "wait").</param>
    /// <param name="exceptions">Phrases that begin with a marker and take nothing back ("no problem"); null for the English ones.</param>
    public CorrectionMarkers(IEnumerable<string> markers, IEnumerable<string>? exceptions = null)
    {
        _markers = new(markers);
        _exceptions = new(exceptions ?? EnglishExceptions);
        _openers = new(EnglishOpeners);
        _binders = new(EnglishBinders);
    }

    /// <summary>Phrases that begin with a marker of <see cref="English"/> and are no correction.</summary>
    public static IReadOnlyList<string> EnglishExceptions { get; } =
    [
        "no problem", "no problems", "no worries", "no worry", "no thanks", "no thank you", "no idea", "no ideas", "no need", "no one", "no matter", "no longer",
        "no doubt", "no rush", "no hurry", "no question", "no questions", "no more", "no other", "no way", "no such", "no reason", "no chance", "no trouble",
        "no luck", "no big deal", "no issue", "no issues", "no good", "no use", "no point", "no sign", "no news", "no response", "no answer", "no charge",
        "no cost", "no fee", "no fees", "no clue", "no money", "no time", "no email", "no order number", "no receipt", "no refund",
        "sorry to", "sorry about", "sorry for", "wait for", "wait times", "wait time", "wait until", "wait till",
    ];

    // A clause may start after these.
    private static readonly string[] EnglishOpeners =
    [
        "and", "but", "so", "because", "then", "um", "uh", "er", "erm", "ah", "oh", "hmm", "well", "okay", "ok", "yes", "yeah", "yep", "hey", "please", "hang on", "hold on", "right",
    ];

    // A word after one of these goes on with its clause, so "i have | no" and "you have to | wait" start none.
    private static readonly string[] EnglishBinders =
    [
        "a", "an", "the", "my", "your", "our", "their", "his", "its", "this", "that", "these", "those", "some", "any", "every",
        "i", "you", "we", "they", "he", "she", "who", "which", "what", "why", "how", "when", "where", "there", "there's", "theres",
        "am", "is", "are", "was", "were", "be", "been", "being", "i'm", "you're", "we're", "they're", "he's", "she's", "it's", "that's", "i've", "we've", "i'd", "i'll", "we'll", "you'll",
        "isn't", "aren't", "wasn't", "weren't", "do", "does", "did", "don't", "doesn't", "didn't", "have", "has", "had", "haven't", "hasn't", "having", "can", "could", "will", "would", "shall", "should",
        "may", "might", "must", "can't", "cannot", "couldn't", "won't", "wouldn't", "shouldn't",
        "to", "of", "in", "on", "at", "by", "for", "from", "with", "without", "into", "about", "under", "as", "like", "than", "or", "if", "not", "very", "so", "really", "just", "too", "long", "never", "always",
        "get", "got", "gets", "getting", "make", "makes", "made", "say", "says", "said", "saying", "see", "saw", "need", "needs", "want", "wants", "give", "gives", "gave", "take", "takes", "took", "find", "found", "means", "mean",
        "had", "feel", "felt", "terribly", "means", "receive", "received",
    ];

    /// <summary>"actually", "wait", "sorry", "no". (Stands after the lists it is made from: static members initialise in order.)</summary>
    public static CorrectionMarkers English { get; } = new(["actually", "wait", "sorry", "no"]);

    /// <summary>True when the words of <paramref name="newText"/> that <paramref name="previousText"/> lacks hold a marker at the start of a clause.
    /// Both are whole transcripts of the turn; the previous may be empty.</summary>
    public bool ContainsNew(string previousText, string newText)
    {
        ArgumentNullException.ThrowIfNull(previousText);
        ArgumentNullException.ThrowIfNull(newText);
        var from = TranscriptText.NewWordsStart(previousText, newText);
        if (from == newText.Length) return false;
        var opens = true;
        var binds = false;
        var reader = new WordReader(newText);
        while (reader.MoveNext())
        {
            var marker = _markers.MatchAt(reader);
            var startsClause = opens || reader.BreakBefore != WordBreak.None || (reader.Start == from && !binds);
            if (marker > 0 && startsClause && reader.Start >= from && _exceptions.MatchAt(reader) == 0) return true;
            // Two markers beside each other ("no wait") and a number before one ("seven one no") part clauses without punctuation.
            opens = (marker > 0 && startsClause) || _openers.MatchAt(reader) > 0 || SpokenNumber.IsNumberWord(reader.Word);
            binds = _binders.MatchAt(reader) > 0;
        }

        return false;
    }
}
