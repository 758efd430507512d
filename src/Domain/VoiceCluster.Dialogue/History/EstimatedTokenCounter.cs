using System.Text;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Estimates tokens without a model's vocabulary, after how byte-pair vocabularies of today cut text: a usual word with the space before it is one token, a long
/// one more, digits go by threes, each other mark is one; scripts beyond Latin cost about a token for one or two characters. Meant to be right or
/// slightly too high, so that a window filled by it fits.
/// </summary>
public sealed class EstimatedTokenCounter : ITokenCounter
{
    // Letters of a Latin word that one token holds on average once the word is longer than the usual ones.
    private const int UsualWord = 8;
    private const int WordPart = 5;

    /// <summary>The one instance; it has no state.</summary>
    public static EstimatedTokenCounter Instance { get; } = new();

    /// <inheritdoc/>
    public int Count(ReadOnlySpan<char> text)
    {
        var tokens = 0;
        var letters = 0;
        var digits = 0;
        var spaces = 0;
        var halves = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.IsAscii && Rune.IsDigit(rune))
            {
                tokens += EndWord(ref letters);
                if (digits++ % 3 == 0) tokens++;
                spaces = 0;
                continue;
            }

            digits = 0;
            if (rune.Value < 0x250 && Rune.IsLetter(rune))
            {
                // An accent usually splits a word once more.
                letters += rune.IsAscii ? 1 : 2;
                spaces = 0;
            }
            else if (Rune.IsWhiteSpace(rune))
            {
                tokens += EndWord(ref letters);
                // The first space belongs to the word after it; a run of them is one more token, so is each line break.
                if (rune.Value == '\n' || ++spaces == 2) tokens++;
            }
            else
            {
                if (rune.Value != '\'') tokens += EndWord(ref letters);
                spaces = 0;
                tokens += rune.Value switch
                {
                    < 0x250 => 1,
                    < 0x2000 => halves++ % 2 == 0 ? 1 : 0,
                    < 0x2E80 => 1,
                    < 0xFFFF => 1,
                    _ => 3,
                };
            }
        }

        return tokens + EndWord(ref letters);
    }

    private static int EndWord(ref int letters)
    {
        var tokens = letters switch { 0 => 0, <= UsualWord => 1, _ => 1 + ((letters - UsualWord + WordPart - 1) / WordPart) };
        letters = 0;
        return tokens;
    }
}
