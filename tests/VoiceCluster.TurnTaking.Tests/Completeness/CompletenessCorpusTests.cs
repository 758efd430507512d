using VoiceCluster.TestKit;

namespace VoiceCluster.TurnTaking.Tests.Endpointing;

/// <summary>
/// Measures the estimator on labelled turns. The files served to make the rules, so these are figures of fit; each set of turns was first judged unseen, when the
/// rules of the time said "complete" of 85 to 90 % rightly and "incomplete" of 96 to 98 %.
/// Set COMPLETENESS_ERRORS to a file's name to have its mistakes listed.
/// </summary>
public sealed class CompletenessCorpusTests(ITestOutputHelper output)
{
    private static readonly string[] Files = ["turns.txt", "turns-shop.txt", "turns-everyday.txt", "turns-services.txt", "turns-other-trades.txt", "turns-constructions.txt"];
    private static readonly SemanticCompletenessEstimator Shop = new(LanguagePack.English);
    internal static readonly DictatedNumber ShopNumber = new("order number", 4);

    [Fact]
    public void Whole_and_cut_turns_are_told_apart()
    {
        foreach (var file in Files)
        {
            var turns = TurnCorpus.Read(file);
            output.WriteLine($"{file}\n{new Confusion(turns, Shop)}\n");
            if (file == Environment.GetEnvironmentVariable("COMPLETENESS_ERRORS")) WriteMistakes(turns);
        }

        var all = new Confusion(Files.SelectMany(TurnCorpus.Read), Shop);
        output.WriteLine($"all\n{all}");
        Assert.True(all.CompletePrecision >= 0.95, all.ToString());
        Assert.True(all.CompleteRecall >= 0.85, all.ToString());
        Assert.True(all.IncompletePrecision >= 0.98, all.ToString());
        Assert.True(all.IncompleteRecall >= 0.80, all.ToString());
    }

    [Fact]
    public void Punctuation_and_digits_of_a_recogniser_change_little()
    {
        var written = TurnCorpus.Read("turns.txt").Where(static t => t.Truth != TurnTruth.CutUnseen && t.Said.Length > 0)
            .Select(static t => t with { Said = TranscriptText.WithDigits(char.ToUpperInvariant(t.Said[0]) + t.Said[1..]) + (t.Truth == TurnTruth.Whole ? "." : "") });
        var confusion = new Confusion(written, Shop);
        output.WriteLine(confusion.ToString());
        Assert.True(confusion.CompletePrecision >= 0.95, confusion.ToString());
        Assert.True(confusion.IncompletePrecision >= 0.97, confusion.ToString());
    }

    [Fact]
    public void An_estimate_allocates_nothing()
    {
        var turns = TurnCorpus.Read("turns.txt").ToArray();
        Assert.Equal(0, Allocation.Of(() =>
        {
            foreach (var turn in turns) Shop.Estimate(turn.Said, turn.Agent, ShopNumber);
        }));
    }

    private void WriteMistakes(IReadOnlyList<LabelledTurn> turns)
    {
        foreach (var turn in turns)
        {
            var said = Shop.Estimate(turn.Said, turn.Agent, ShopNumber);
            if ((turn.Truth, said) is (TurnTruth.Whole, not Completeness.Complete) or (TurnTruth.Cut, not Completeness.Incomplete))
                output.WriteLine($"{turn.Truth} judged {said}: {turn.Said}   [{turn.Agent}]");
        }
    }
}
