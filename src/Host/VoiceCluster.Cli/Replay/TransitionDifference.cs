using VoiceCluster.TurnTaking;

namespace VoiceCluster.Cli.Replay;

/// <summary>How a transition of one run relates to the other run.</summary>
public enum DifferenceKind
{
    /// <summary>The same transition at the same time.</summary>
    Same,

    /// <summary>The same transition at another time.</summary>
    Moved,

    /// <summary>The other run does not have it.</summary>
    OnlyBefore,

    /// <summary>The first run does not have it.</summary>
    OnlyAfter,
}

/// <summary>One row of a comparison.</summary>
public sealed record TransitionPair(StateChanged? Before, StateChanged? After)
{
    public DifferenceKind Kind => (Before, After) switch
    {
        (null, _) => DifferenceKind.OnlyAfter,
        (_, null) => DifferenceKind.OnlyBefore,
        var (before, after) => before.At == after.At ? DifferenceKind.Same : DifferenceKind.Moved,
    };
}

/// <summary>Lays two runs side by side: the longest common run of transitions stays together, whatever their times.</summary>
public static class TransitionDifference
{
    /// <summary>Rows in order; what only one run has stands where it happened in that run.</summary>
    public static IReadOnlyList<TransitionPair> Between(IReadOnlyList<StateChanged> before, IReadOnlyList<StateChanged> after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        // common[i, j]: length of the longest common subsequence of what follows i and j.
        var common = new int[before.Count + 1, after.Count + 1];
        for (var i = before.Count - 1; i >= 0; i--)
        {
            for (var j = after.Count - 1; j >= 0; j--)
                common[i, j] = Alike(before[i], after[j]) ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        }

        var rows = new List<TransitionPair>();
        for (int i = 0, j = 0; i < before.Count || j < after.Count;)
        {
            if (i < before.Count && j < after.Count && Alike(before[i], after[j])) rows.Add(new TransitionPair(before[i++], after[j++]));
            else if (j == after.Count || (i < before.Count && common[i + 1, j] >= common[i, j + 1])) rows.Add(new TransitionPair(before[i++], null));
            else rows.Add(new TransitionPair(null, after[j++]));
        }

        return rows;
    }

    private static bool Alike(StateChanged left, StateChanged right) =>
        left.From == right.From && left.To == right.To && left.Cause == right.Cause && left.Turn == right.Turn;
}
