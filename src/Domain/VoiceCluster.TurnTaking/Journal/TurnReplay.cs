namespace VoiceCluster.TurnTaking;

/// <summary>Re-runs the machine over a journal, offline: exactly as it was, or under other settings.</summary>
public static class TurnReplay
{
    /// <summary>Every effect in order, with the time of the event (or of the deadline) that caused it.</summary>
    /// <param name="machine">The machine to run.</param>
    /// <param name="start">The state before the first event.</param>
    /// <param name="entries">The journal.</param>
    /// <param name="change">Changes made to every settings the journal holds; null for none.</param>
    public static IReadOnlyList<(TimeSpan At, TurnEffect Effect)> Run(
        TurnMachine machine, in TurnState start, IEnumerable<JournalEntry> entries, Func<TurnSettings, TurnSettings>? change = null)
    {
        change ??= static s => s;
        var effects = new List<(TimeSpan, TurnEffect)>();
        var state = new TurnState(change(start.Settings), start.Turn);
        foreach (var (at, turnEvent) in entries)
        {
            var given = turnEvent.NewSettings is { } changed ? TurnEvent.Settings(change(changed)) : turnEvent;
            var step = machine.Step(state, given, at);
            state = step.State;
            foreach (var effect in step.Effects) effects.Add((effect is StateChanged changedState ? changedState.At : at, effect));
        }

        return effects;
    }
}
