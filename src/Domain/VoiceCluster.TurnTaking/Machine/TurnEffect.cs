namespace VoiceCluster.TurnTaking;

/// <summary>What the machine asks its host to do, in this order.</summary>
public abstract record TurnEffect;

/// <summary>A transition happened; emitted after the leave and enter hooks' own effects are decided, before anything of the new phase.</summary>
public sealed record StateChanged(TurnPhase From, TurnPhase To, string Cause, TimeSpan At, int Turn) : TurnEffect;

/// <summary>A transition outside the table was asked for; nothing changed.</summary>
public sealed record TransitionRefused(TurnPhase From, TurnPhase To, string Cause) : TurnEffect;

/// <summary>The caller began to speak: the recogniser gets the audio from the pre-roll before <paramref name="Onset"/> on.</summary>
public sealed record OpenUtterance(int Utterance, TimeSpan Onset) : TurnEffect;

/// <summary>The caller has paused: the recogniser owes its finals and an utterance end.</summary>
/// <param name="Utterance">As opened.</param>
/// <param name="Noise">Too short to be speech: what the recogniser makes of it will be ignored.</param>
public sealed record CloseUtterance(int Utterance, bool Noise) : TurnEffect;

/// <summary>Prepare an answer to <paramref name="Words"/>; nothing of it may surface before <see cref="CommitAnswer"/>.</summary>
/// <param name="Epoch">Its number.</param>
/// <param name="Turn">The turn's.</param>
/// <param name="Words">The caller's.</param>
/// <param name="Say">The answer, when it is given; null to ask the model.</param>
public sealed record StartSpeculation(long Epoch, int Turn, string Words, string? Say = null) : TurnEffect;

/// <summary>Drop all that was made for the epoch.</summary>
/// <param name="Epoch">The speculation's.</param>
/// <param name="Reason">One of the reasons in <see cref="TurnCause"/>.</param>
public sealed record CancelAnswer(long Epoch, string Reason) : TurnEffect;

/// <summary>The turn is the agent's: held audio leaves now, and tools with side effects may run.</summary>
public sealed record CommitAnswer(long Epoch, int Turn, string Words, double Confidence, TimeSpan SpeechEnd) : TurnEffect;

/// <summary>Stop the agent's audio at once but keep it: the caller may only have coughed.</summary>
public sealed record PausePlayback(long Epoch, TimeSpan Onset) : TurnEffect;

/// <summary>Play on from where it stopped.</summary>
/// <param name="Epoch">The answer's.</param>
/// <param name="Backchannel">The caller said only "uh-huh"; false when nothing was said.</param>
public sealed record ResumePlayback(long Epoch, bool Backchannel) : TurnEffect;

/// <summary>The caller took the floor: stop the audio, cancel what still comes, keep in the history only what was heard.</summary>
public sealed record StopPlayback(long Epoch, string Cause) : TurnEffect;

/// <summary>The turn is over.</summary>
/// <param name="Turn">Its number.</param>
/// <param name="Epoch">The answer's; 0 when the call ended before there was one.</param>
/// <param name="Words">What the caller said.</param>
/// <param name="Interrupted">The caller did not hear the answer out.</param>
/// <param name="Cause">How it ended.</param>
public sealed record TurnEnded(int Turn, long Epoch, string Words, bool Interrupted, string Cause) : TurnEffect;

/// <summary>The adaptive debounce moved.</summary>
public sealed record DebounceChanged(TimeSpan From, TimeSpan To, double CancellationRate) : TurnEffect;

/// <summary>An event came for an answer that is no longer current, or a second time; it was dropped.</summary>
public sealed record StaleDropped(TurnEventKind Kind, long EpochOrSequence) : TurnEffect;
