namespace VoiceCluster.Dialogue;

/// <summary>How much an answer may say before it asks whether to go on: nobody keeps more in mind by ear. Counts the sentences of one answer; not thread safe.</summary>
/// <param name="sentences">Most sentences, 1 or more.</param>
/// <param name="words">Most words, 1 or more; a first sentence that is longer is said all the same.</param>
public sealed class EarLimit(int sentences, int words)
{
    /// <summary>Asked when there is more.</summary>
    public const string Offer = "Shall I go on?";

    private int _sentences;
    private int _words;

    /// <summary>Whether a further sentence may be said; once one may not, none may.</summary>
    public bool Takes(string sentence)
    {
        if (_sentences < 0) return false;
        var count = SaidWords.Of(sentence).Count;
        if (count == 0) return true;
        if (_sentences == sentences || (_sentences > 0 && _words + count > words))
        {
            _sentences = -1;
            return false;
        }

        _sentences++;
        _words += count;
        return true;
    }

    /// <summary>Whether a caller who was asked wants to hear the rest.</summary>
    public static bool WantsMore(string answer)
    {
        if (SpokenConsent.Read(answer) is Consent.Yes) return true;
        var said = SaidWords.Of(answer);
        return said.Count <= 6 && said.TrueForAll(static word => word is not ("not" or "don't" or "no" or "stop"))
            && (said.Contains("continue") || said.Contains("more") || (said.Contains("on") && said.Contains("go")) || (said.Contains("going") && said.Contains("keep")));
    }
}
