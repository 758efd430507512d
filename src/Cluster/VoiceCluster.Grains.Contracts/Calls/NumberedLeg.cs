namespace VoiceCluster.Grains;

/// <summary>The call's end of the way to its leg: numbers what is said. One for each connection.</summary>
public sealed class NumberedLeg(ICallLegObserver observer) : ICallLeg
{
    private long _last;

    /// <inheritdoc/>
    public void Notify(CallEvent callEvent) => observer.Notify(Next(), callEvent);

    /// <inheritdoc/>
    public void Play(AgentAudio audio) => observer.Play(Next(), audio);

    /// <inheritdoc/>
    public void Pause(long epoch, int turn, string cause) => observer.Pause(Next(), epoch, turn, cause);

    /// <inheritdoc/>
    public void Resume(long epoch) => observer.Resume(Next(), epoch);

    /// <inheritdoc/>
    public void Stop(long epoch, int turn, string cause) => observer.Stop(Next(), epoch, turn, cause);

    /// <inheritdoc/>
    public void Record(RecordingOrder order) => observer.Record(Next(), order);

    /// <inheritdoc/>
    public void Close(string code, string message) => observer.Close(Next(), code, message);

    private long Next() => Interlocked.Increment(ref _last);
}
