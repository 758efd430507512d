namespace VoiceCluster.TurnTaking;

/// <summary>
/// Who has the floor: a pure, deterministic function from (state, event, now) to (state, effects). It never awaits, reads no clock, and
/// allocates nothing for an audio frame that changes nothing. What falls due between two events happens at its own due time, before the
/// second event; so a journal of events replays exactly, and under other settings too.
/// </summary>
/// <remarks>
/// One step: 1. deadlines up to now, each at its time; 2. the event; 3. deadlines that the event made due at once.
/// The host keeps one timer at <see cref="NextDeadline"/> and sends <see cref="TurnEvent.Tick"/> when it fires.
/// </remarks>
public sealed class TurnMachine(ICompletenessEstimator estimator, CorrectionMarkers markers, Backchannels backchannels)
{
    /// <summary>Duration of the audio behind one <see cref="TurnEventKind.Frame"/>.</summary>
    public static readonly TimeSpan FrameDuration = TimeSpan.FromMilliseconds(20);

    internal ICompletenessEstimator Estimator { get; } = estimator;

    internal IEndpointingPolicy Fixed { get; } = new FixedEndpointing();

    internal IEndpointingPolicy Semantic { get; } = new SemanticEndpointing(estimator);

    internal CorrectionMarkers Markers { get; } = markers;

    internal Backchannels Backchannels { get; } = backchannels;

    /// <summary>The machine for callers who speak English.</summary>
    public static TurnMachine English { get; } =
        new(new SemanticCompletenessEstimator(LanguagePack.English), CorrectionMarkers.English, Backchannels.English);

    /// <summary>One event.</summary>
    /// <param name="state">The state so far.</param>
    /// <param name="turnEvent">What happened.</param>
    /// <param name="now">Time since the call began; never earlier than in the step before (an earlier one counts as the same).</param>
    public TurnStep Step(in TurnState state, in TurnEvent turnEvent, TimeSpan now)
    {
        var run = new TurnRun(this, state);
        run.Deadlines(now);
        run.Apply(turnEvent, now);
        run.Deadlines(now);
        return run.Result();
    }

    /// <summary>When time alone will change something; null when never. Not earlier than the last event.</summary>
    public TimeSpan? NextDeadline(in TurnState state) => new TurnRun(this, state).NextDeadline()?.At;
}
