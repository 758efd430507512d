using System.Collections.Frozen;

namespace VoiceCluster.TurnTaking;

/// <summary>
/// The little words by which a listener says "go on". Spellings of recognisers are one: "uh-huh", "uh huh" and "uhhuh"; "mm-hmm" and "mhm". Immutable;
/// safe to share; look-ups do not allocate.
/// </summary>
public sealed class Backchannels
{
    private const int LongestKey = 48;
    private readonly FrozenSet<string> _whole;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _wholeLookup;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> _openLookup;
    private readonly string[] _keys;

    /// <param name="phrases">What counts as a backchannel, one or more words each.</param>
    /// <param name="openers">Those of them that often begin a sentence ("okay, but"); null for the English ones.</param>
    public Backchannels(IEnumerable<string> phrases, IEnumerable<string>? openers = null)
    {
        ArgumentNullException.ThrowIfNull(phrases);
        _whole = phrases.Select(static p => Key(p)).ToFrozenSet(StringComparer.Ordinal);
        _wholeLookup = _whole.GetAlternateLookup<ReadOnlySpan<char>>();
        _openLookup = (openers ?? EnglishOpeners).Select(static p => Key(p)).ToFrozenSet(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        _keys = [.. _whole];
    }

    private static IReadOnlyList<string> EnglishOpeners { get; } =
        ["yeah", "ya", "yep", "yup", "okay", "ok", "okey", "right", "all right", "alright", "sure", "oh", "ah", "oh okay", "good", "great", "fine", "cool"];

    public static Backchannels English { get; } = new(
    [
        "uh-huh", "mm-hmm", "mm", "hm", "mhm", "a ha", "aha", "ah", "oh", "yeah", "ya", "yep", "yup", "okay", "ok", "okey", "right", "all right", "alright", "sure", "i see", "got it", "gotcha",
        "oh okay", "oh i see", "go on", "cool", "great", "good", "fine", "nice",
    ]);

    /// <summary>True when the text is one or more backchannels and nothing else ("yeah okay"); false for no words at all.</summary>
    public bool IsOnlyBackchannel(string text) => Read(text, out _, out _);

    /// <summary>True when the text is only backchannels so far and the last one is of the kind that often opens a sentence ("okay" may become "okay wait",
    /// "mm-hmm" hardly becomes more).</summary>
    public bool MayBecomeMore(string text) => Read(text, out var opensSentence, out _) && opensSentence;

    /// <summary>True when the text is not a backchannel yet but the beginning of one: "uh", "i", "all".</summary>
    public bool MayBecomeBackchannel(string text) => !Read(text, out _, out var begun) && begun;

    /// <summary>Takes phrases off the text greedily, longest first.</summary>
    private bool Read(string text, out bool opensSentence, out bool begun)
    {
        ArgumentNullException.ThrowIfNull(text);
        opensSentence = begun = false;
        Span<char> key = stackalloc char[LongestKey];
        var reader = new WordReader(text);
        if (!reader.MoveNext()) return false;
        while (true)
        {
            var after = reader;
            var found = false;
            var length = 0;
            var longer = reader;
            var more = true;
            while (more && (length = Append(key, length, longer.Word)) > 0)
            {
                if (_wholeLookup.Contains(key[..length]))
                {
                    found = true;
                    after = longer;
                    opensSentence = _openLookup.Contains(key[..length]);
                }

                more = longer.MoveNext();
            }

            if (!found)
            {
                begun = !more && length > 0 && IsBeginning(key[..length]);
                return false;
            }

            reader = after;
            if (!reader.MoveNext()) return true;
        }
    }

    private bool IsBeginning(ReadOnlySpan<char> key)
    {
        foreach (var whole in _keys)
        {
            if (whole.AsSpan().StartsWith(key, StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static string Key(string phrase)
    {
        Span<char> key = stackalloc char[LongestKey];
        var length = 0;
        var reader = new WordReader(phrase);
        while (reader.MoveNext())
        {
            length = Append(key, length, reader.Word);
            if (length == 0) throw new ArgumentException($"\"{phrase}\" is too long for a backchannel", nameof(phrase));
        }

        return length > 0 ? key[..length].ToString() : throw new ArgumentException($"\"{phrase}\" holds no word", nameof(phrase));
    }

    /// <summary>Adds a word in lower case, each run of one letter written once ("mm hmm" and "mhm" are both "mhm"). 0 when it does not fit.</summary>
    private static int Append(Span<char> key, int length, ReadOnlySpan<char> word)
    {
        foreach (var c in word)
        {
            var lower = char.ToLowerInvariant(c);
            if (length > 0 && key[length - 1] == lower) continue;
            if (length == key.Length) return 0;
            key[length++] = lower;
        }

        return length;
    }
}
