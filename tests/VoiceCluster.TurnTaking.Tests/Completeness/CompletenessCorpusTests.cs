using VoiceCluster.TurnTaking;

namespace VoiceCluster.TurnTaking.Tests.Endpointing;

public sealed class CompletenessCorpusTests(ITestOutputHelper output)
{
    private static readonly SemanticCompletenessEstimator Shop = new(LanguagePack.English, expectedDigits: 4);

    [Theory]
    [InlineData("turns.txt", 0.95, 0.70, 0.97, 0.70)]
    [InlineData("turns-other-trades.txt", 0.95, 0.70, 0.97, 0.70)]
    [InlineData("turns-services.txt", 0.95, 0.70, 0.97, 0.70)]
    [InlineData("turns-everyday.txt", 0.95, 0.70, 0.97, 0.70)]
    public void Whole_and_cut_turns_are_told_apart(string file, double completePrecision, double completeRecall, double incompletePrecision, double incompleteRecall)
    {
        var turns = TurnCorpus.Read(file);
        var confusion = new Confusion(turns, Shop);
        output.WriteLine(confusion.ToString());
        if (file == Environment.GetEnvironmentVariable("COMPLETENESS_ERRORS"))
        {
            foreach (var turn in turns)
            {
                var said = Shop.Estimate(turn.Said, turn.Agent);
                if ((turn.Truth, said) is (TurnTruth.Whole, not Completeness.Complete) or (TurnTruth.Cut, not Completeness.Incomplete))
                    output.WriteLine($"{turn.Truth} judged {said}: {turn.Said}   [{turn.Agent}]");
            }
        }

        Assert.True(confusion.CompletePrecision >= completePrecision, confusion.ToString());
        Assert.True(confusion.CompleteRecall >= completeRecall, confusion.ToString());
        Assert.True(confusion.IncompletePrecision >= incompletePrecision, confusion.ToString());
        Assert.True(confusion.IncompleteRecall >= incompleteRecall, confusion.ToString());
    }
}
