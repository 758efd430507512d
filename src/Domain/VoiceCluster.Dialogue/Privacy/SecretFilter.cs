using System.Collections.Frozen;
using System.Text;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Keeps an agent from saying what it must not, however it was talked into it: listed secrets, also spelled out or with other marks between, and its own
/// instructions word by word. Looks at an answer sentence by sentence; not thread safe; one for each answer.
/// </summary>
public sealed class SecretFilter
{
    /// <summary>Said instead of a sentence that is held back.</summary>
    public const string StandIn = "I cannot tell you that.";

    // A rule that is quoted, not a phrase that anybody might use.
    private const int Quoted = 8;

    private readonly List<string> _secrets;
    private readonly FrozenSet<string> _quotes;
    private readonly int _tail;
    private string _before = "";

    /// <param name="secrets">At least three letters or digits each.</param>
    /// <param name="instructions">The agent's.</param>
    public SecretFilter(IEnumerable<string> secrets, string instructions)
    {
        _secrets = [.. secrets.Select(Compact).Where(static secret => secret.Length >= 3)];
        _tail = _secrets.Count == 0 ? 0 : _secrets.Max(static secret => secret.Length);
        var words = Words(instructions);
        _quotes = Enumerable.Range(0, Math.Max(0, words.Count - Quoted + 1)).Select(i => string.Join(' ', words.GetRange(i, Quoted))).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The sentence, or what is said instead.</summary>
    /// <param name="sentence">In the order in which they are said.</param>
    public string Pass(string sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        var compact = Compact(sentence);
        var both = _before + compact;
        if (_secrets.Exists(secret => both.Contains(secret, StringComparison.Ordinal)) || Quotes(sentence))
        {
            _before = "";
            return sentence[..^sentence.AsSpan().TrimStart().Length] + StandIn;
        }

        // A secret may be said over two sentences.
        _before = both.Length <= _tail ? both : both[^_tail..];
        return sentence;
    }

    private bool Quotes(string sentence)
    {
        if (_quotes.Count == 0) return false;
        var words = Words(sentence);
        for (var i = 0; i + Quoted <= words.Count; i++)
        {
            if (_quotes.Contains(string.Join(' ', words.GetRange(i, Quoted)))) return true;
        }

        return false;
    }

    private static List<string> Words(string text) =>
        [.. text.Split([.. " \t\r\n.,;:!?\"()*_`-"], StringSplitOptions.RemoveEmptyEntries).Select(static word => word.ToLowerInvariant())];

    private static string Compact(string text)
    {
        var compact = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsLetterOrDigit(c)) compact.Append(char.ToLowerInvariant(c));
        }

        return compact.ToString();
    }
}
