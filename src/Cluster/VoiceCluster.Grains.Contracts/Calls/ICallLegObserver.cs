namespace VoiceCluster.Grains;

/// <summary>
/// <see cref="ICallLeg"/> as it crosses the wire: each message has its number, 1, 2, 3... from <see cref="ICallGrain.Connect"/> on, because one-way
/// messages that go over a connection overtake each other (Orleans queues each that it receives to the thread pool, the last one first).
/// </summary>
[Alias("voicecluster.ICallLegObserver")]
public interface ICallLegObserver : IGrainObserver
{
    [Alias("Notify")]
    void Notify(long number, CallEvent callEvent);

    [Alias("Play")]
    void Play(long number, AgentAudio audio);

    [Alias("Pause")]
    void Pause(long number, long epoch, int turn, string cause);

    [Alias("Resume")]
    void Resume(long number, long epoch);

    [Alias("Stop")]
    void Stop(long number, long epoch, int turn, string cause);

    [Alias("Record")]
    void Record(long number, RecordingOrder order);

    [Alias("Close")]
    void Close(long number, string code, string message);
}
