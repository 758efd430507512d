using System.Text;
using VoiceCluster.Language;

namespace VoiceCluster.Dialogue;

/// <summary>A digit and where in the text it comes from: a character, or a number word, which other digits may share.</summary>
/// <param name="Value">0 to 9.</param>
/// <param name="Start">First character.</param>
/// <param name="End">Behind the last one.</param>
internal readonly record struct SpokenDigit(byte Value, int Start, int End);

/// <summary>
/// Finds the digits of a text, as they are written, keyed or spoken in English ("four one double one", "forty one eleven", "oh"), in runs: digits that
/// nothing but punctuation and a filler or two ("um", "and then") stands between.
/// </summary>
internal static class DigitRun
{
    private const int MaxFillers = 2;
    private const int MaxGap = 8;

    /// <summary>As <see cref="Find"/>, but a small word that only sounds like a digit ("to 4272", "for 8 Mill Lane") does not belong to the written digits behind it.</summary>
    public static IEnumerable<List<SpokenDigit>> FindWritten(string text)
    {
        foreach (var run in Find(text))
        {
            var first = run.FindIndex(digit => char.IsDigit(text[digit.Start]));
            if (first > 0 && run.Take(first).All(digit => NumberWord.Next(text, digit.Start).Kind is NumberKind.Alike)) run.RemoveRange(0, first);
            yield return run;
        }
    }

    /// <summary>Digits as they are written: "4211".</summary>
    public static string Written(IEnumerable<SpokenDigit> digits) => string.Concat(digits.Select(static digit => (char)('0' + digit.Value)));

    /// <summary>"twenty four hours" as "24 hours": the text with its runs of at least so many digits written.</summary>
    public static string Rewrite(string text, int shortest = 1)
    {
        var written = new StringBuilder(text.Length);
        var copied = 0;
        foreach (var run in Find(text))
        {
            if (run.Count < shortest) continue;
            written.Append(text, copied, run[0].Start - copied).Append(Written(run));
            copied = run[^1].End;
        }

        return written.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>Every run, in order; the list is lent until the next one is asked for.</summary>
    public static IEnumerable<List<SpokenDigit>> Find(string text)
    {
        var run = new List<SpokenDigit>();
        var (fillers, end) = (0, 0);
        for (var word = NumberWord.Next(text, 0); word.Length > 0; word = NumberWord.Next(text, word.End))
        {
            if (run.Count > 0 && word.Start - end > MaxGap)
            {
                yield return run;
                run.Clear();
            }

            end = word.End;
            if (word.Kind is NumberKind.Filler && run.Count > 0 && ++fillers <= MaxFillers) continue;
            if (NumberGroup.TryRead(text, ref word, inRun: run.Count > 0, run))
            {
                (fillers, end) = (0, word.End);
                continue;
            }

            if (run.Count > 0) yield return run;
            run.Clear();
            fillers = 0;
        }

        if (run.Count > 0) yield return run;
    }
}
