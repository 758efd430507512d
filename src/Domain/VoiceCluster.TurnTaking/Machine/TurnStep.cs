using System.Collections.Immutable;

namespace VoiceCluster.TurnTaking;

/// <param name="State">The next state.</param>
/// <param name="Effects">What to do, in order; usually empty.</param>
/// <param name="Changed">False when the step did nothing but let time pass: such an event need not be journaled.</param>
public readonly record struct TurnStep(TurnState State, ImmutableArray<TurnEffect> Effects, bool Changed);
