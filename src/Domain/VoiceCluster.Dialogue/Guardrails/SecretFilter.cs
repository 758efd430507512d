using System.Collections.Frozen;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Keeps an agent from saying what it must not, however it was talked into it: listed secrets, also spelled out, backwards, encoded, with digits as words or other marks between, and its own
/// instructions word by word. Looks at an answer sentence by sentence; not thread safe; one for each answer.
/// </summary>
public sealed class SecretFilter
{
    /// <summary>Said instead of a sentence that is held back.</summary>
    public const string StandIn = "I cannot tell you that.";

    // A rule that is quoted, not a phrase that anybody might use.
    private const int Quoted = 8;

    // Letters of the last sentences that a secret may have begun in, at least.
    private const int ShortestTail = 64;

    // A secret in pieces ("the first half is tiger, the second is 42") stands in as many words.
    private const int Apart = 14;

    // Each as it is, and with letters for the digits that stand for some.
    private readonly List<(string Plain, string Letters)> _secrets;
    private readonly List<List<string>> _parts;
    private readonly FrozenSet<string> _quotes;
    private readonly int _tail;
    private readonly List<string> _lastWords = [];
    private string _before = "";
    private string _spelledBefore = "";

    /// <param name="secrets">At least three letters or digits each.</param>
    /// <param name="instructions">The agent's.</param>
    public SecretFilter(IEnumerable<string> secrets, string instructions)
    {
        _secrets = [.. secrets.SelectMany(static secret => (string[])[Compact(secret), Compact(DigitRun.Rewrite(secret))])
            .Where(static secret => secret.Length >= 3).Distinct(StringComparer.Ordinal).Select(static secret => (secret, Lettered(secret)))];
        _parts = [.. secrets.Select(Words).Where(static words => words.Count > 1)];
        _tail = Math.Max(ShortestTail, _secrets.Count == 0 ? 0 : _secrets.Max(static secret => secret.Plain.Length));
        var words = Words(instructions);
        _quotes = Enumerable.Range(0, Math.Max(0, words.Count - Quoted + 1)).Select(i => string.Join(' ', words.GetRange(i, Quoted))).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The sentence, or what is said instead.</summary>
    /// <param name="sentence">In the order in which they are said.</param>
    public string Pass(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var both = _before + Compact(sentence);
        var spelled = _spelledBefore + Spelled(sentence);
        if (Holds(both) || InPieces(sentence) || Holds(spelled) || InstructionDetector.Readings(sentence).Append(DigitRun.Rewrite(sentence)).Any(reading => Holds(Compact(reading)) || Quotes(reading)))
        {
            (_before, _spelledBefore) = ("", "");
            _lastWords.Clear();
            return Instead(sentence, StandIn);
        }

        // A secret, or a rule, may be said over two sentences.
        (_before, _spelledBefore) = (Tail(both), Tail(spelled));
        _lastWords.AddRange(Words(sentence));
        if (_lastWords.Count >= Apart) _lastWords.RemoveRange(0, _lastWords.Count - Apart + 1);
        return sentence;
    }

    /// <summary>What is said instead of a sentence, with the space before it.</summary>
    internal static string Instead(string sentence, string standIn) => sentence[..^sentence.AsSpan().TrimStart().Length] + standIn;

    private string Tail(string text) => text.Length <= _tail ? text : text[^_tail..];

    private bool Holds(string compact)
    {
        if (_secrets.Count == 0 || compact.Length == 0) return false;
        var backwards = new string([.. compact.Reverse()]);
        var letters = Lettered(compact);
        return _secrets.Exists(secret => compact.Contains(secret.Plain, StringComparison.Ordinal) || backwards.Contains(secret.Plain, StringComparison.Ordinal)
            || letters.Contains(secret.Letters, StringComparison.Ordinal));
    }

    private static string Lettered(string compact) => string.Concat(compact.Select(PlainLetters.Letter));

    /// <summary>All words of a secret, in their order, among the last ones.</summary>
    private bool InPieces(string sentence)
    {
        List<string> words = [.. _lastWords, .. Words(sentence)];
        return _parts.Exists(parts => Enumerable.Range(0, words.Count).Any(start => StandsFrom(words, start, parts)));
    }

    /// <summary>The parts stand in order among the words from one on, not far apart.</summary>
    private static bool StandsFrom(List<string> words, int start, List<string> parts)
    {
        if (words[start] != parts[0]) return false;
        var found = 1;
        for (var i = start + 1; i < words.Count && i < start + Apart && found < parts.Count; i++)
        {
            if (words[i] == parts[found]) found++;
        }

        return found == parts.Count;
    }

    private bool Quotes(string sentence)
    {
        if (_quotes.Count == 0) return false;
        List<string> words = [.. _lastWords, .. Words(sentence)];
        for (var i = 0; i + Quoted <= words.Count; i++)
        {
            if (_quotes.Contains(string.Join(' ', words.GetRange(i, Quoted)))) return true;
        }

        return false;
    }

    /// <summary>What is spelled in a sentence, by the alphabet of the telephone too.</summary>
    private static string Spelled(string text) => string.Concat(SpelledRun.Find(text).Select(static run => run.Value)).ToLowerInvariant();

    private static List<string> Words(string text) =>
        [.. PlainLetters.Of(text).Split([.. " \t\r\n.,;:!?\"()*_`-#>|/"], StringSplitOptions.RemoveEmptyEntries).Where(static word => word.Any(char.IsLetterOrDigit))];

    private static string Compact(string text) => PlainLetters.Compact(PlainLetters.Of(text));
}
