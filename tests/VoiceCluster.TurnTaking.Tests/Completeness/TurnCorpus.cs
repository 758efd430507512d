namespace VoiceCluster.TurnTaking.Tests.Endpointing;

/// <summary>What a text of the corpus really is.</summary>
public enum TurnTruth
{
    /// <summary>The caller was done.</summary>
    Whole,

    /// <summary>The caller went on, and the words show it.</summary>
    Cut,

    /// <summary>The caller went on, though the words could have been a whole turn: nobody could tell from them.</summary>
    CutUnseen,
}

/// <param name="Said">Transcript up to a pause or the end.</param>
/// <param name="Agent">What the agent said before; null when nothing.</param>
/// <param name="Truth">What it is.</param>
public sealed record LabelledTurn(string Said, string? Agent, TurnTruth Truth);

/// <summary>Reads the corpus files: a line is a turn; "|" and "/" are its pauses (see the files' heads).</summary>
public static class TurnCorpus
{
    public static IReadOnlyList<LabelledTurn> Read(string file)
    {
        var turns = new List<LabelledTurn>();
        string? agent = null;
        foreach (var line in File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Completeness", file)))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line[0] == '>')
            {
                agent = line.Length > 1 ? line[1..].Trim() : null;
                continue;
            }

            for (var i = 0; i < line.Length; i++)
            {
                if (line[i] is '|' or '/') turns.Add(new(Plain(line[..i]), agent, line[i] == '|' ? TurnTruth.Cut : TurnTruth.CutUnseen));
            }

            turns.Add(new(Plain(line), agent, TurnTruth.Whole));
        }

        return turns;
    }

    private static string Plain(string text) => string.Join(' ', text.Split([' ', '|', '/'], StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>How an estimator did on a corpus.</summary>
public sealed class Confusion
{
    private readonly Dictionary<(TurnTruth, Completeness), int> _counts = [];

    public Confusion(IEnumerable<LabelledTurn> turns, ICompletenessEstimator estimator)
    {
        foreach (var turn in turns)
        {
            var said = estimator.Estimate(turn.Said, turn.Agent, CompletenessCorpusTests.ShopNumber);
            var key = (turn.Truth, said == Completeness.Dictating ? Completeness.Incomplete : said);
            _counts[key] = this[key.Item1, key.Item2] + 1;
        }
    }

    public int this[TurnTruth truth, Completeness said] => _counts.GetValueOrDefault((truth, said));

    public double CompletePrecision => Ratio(this[TurnTruth.Whole, Completeness.Complete], this[TurnTruth.Cut, Completeness.Complete]);

    /// <summary>With the pauses that nobody could have known counted as mistakes too.</summary>
    public double CompletePrecisionOverAllPauses =>
        Ratio(this[TurnTruth.Whole, Completeness.Complete], this[TurnTruth.Cut, Completeness.Complete] + this[TurnTruth.CutUnseen, Completeness.Complete]);

    public double CompleteRecall => Ratio(this[TurnTruth.Whole, Completeness.Complete], this[TurnTruth.Whole, Completeness.Unknown] + this[TurnTruth.Whole, Completeness.Incomplete]);

    public double IncompletePrecision =>
        Ratio(this[TurnTruth.Cut, Completeness.Incomplete] + this[TurnTruth.CutUnseen, Completeness.Incomplete], this[TurnTruth.Whole, Completeness.Incomplete]);

    public double IncompleteRecall => Ratio(this[TurnTruth.Cut, Completeness.Incomplete], this[TurnTruth.Cut, Completeness.Unknown] + this[TurnTruth.Cut, Completeness.Complete]);

    public override string ToString()
    {
        var text = $"{"",-28}{"complete",10}{"unknown",10}{"incomplete",12}\n";
        foreach (var (truth, name) in new[] { (TurnTruth.Whole, "whole turns"), (TurnTruth.Cut, "cut turns"), (TurnTruth.CutUnseen, "cut where it could end") })
            text += $"{name,-28}{this[truth, Completeness.Complete],10}{this[truth, Completeness.Unknown],10}{this[truth, Completeness.Incomplete],12}\n";
        return text + FormattableString.Invariant(
            $"complete: precision {CompletePrecision:P1} ({CompletePrecisionOverAllPauses:P1} over all pauses), recall {CompleteRecall:P1}; incomplete: precision {IncompletePrecision:P1}, recall {IncompleteRecall:P1}");
    }

    private static double Ratio(int right, int wrong) => right + wrong == 0 ? 0 : (double)right / (right + wrong);
}
