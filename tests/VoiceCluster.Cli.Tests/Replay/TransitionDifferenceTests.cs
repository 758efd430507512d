using VoiceCluster.Cli.Replay;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Cli.Tests.Replay;

public class TransitionDifferenceTests
{
    private static readonly StateChanged Listen = Row(TurnPhase.Idle, TurnPhase.Listening, 0);
    private static readonly StateChanged Speculate = Row(TurnPhase.Listening, TurnPhase.Speculative, 400);
    private static readonly StateChanged Back = Row(TurnPhase.Speculative, TurnPhase.Listening, 450);
    private static readonly StateChanged Commit = Row(TurnPhase.Speculative, TurnPhase.Committed, 600);

    [Fact]
    public void Equal_runs_have_equal_rows() =>
        Assert.All(TransitionDifference.Between([Listen, Speculate, Commit], [Listen, Speculate, Commit]), p => Assert.Equal(DifferenceKind.Same, p.Kind));

    [Fact]
    public void What_one_run_lacks_stands_alone_and_the_rest_beside_its_like()
    {
        var later = Commit with { At = TimeSpan.FromMilliseconds(900) };

        var pairs = TransitionDifference.Between([Listen, Speculate, Back, Speculate, Commit], [Listen, Speculate, later]);

        Assert.Equal(
            [DifferenceKind.Same, DifferenceKind.Same, DifferenceKind.OnlyBefore, DifferenceKind.OnlyBefore, DifferenceKind.Moved],
            pairs.Select(p => p.Kind));
    }

    [Fact]
    public void What_is_new_is_marked_as_new() =>
        Assert.Equal([DifferenceKind.Same, DifferenceKind.OnlyAfter], TransitionDifference.Between([Listen], [Listen, Speculate]).Select(p => p.Kind));

    private static StateChanged Row(TurnPhase from, TurnPhase to, double at) => new(from, to, "cause", TimeSpan.FromMilliseconds(at), 1);
}
