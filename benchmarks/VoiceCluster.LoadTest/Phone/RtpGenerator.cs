using VoiceCluster.Audio;
using VoiceCluster.LoadTest.Wire;
using VoiceCluster.Sip;

namespace VoiceCluster.LoadTest.Phone;

/// <summary>
/// All telephones' RTP on one thread, as <see cref="Callers.CallGenerator"/> does for WebSockets: slots of a millisecond, each caller has every
/// twentieth of them; one wait in the kernel for all sockets.
/// </summary>
internal sealed class RtpGenerator : IDisposable
{
    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(1);
    private static readonly int SlotsPerFrame = (int)(Frame.Duration / Slot);

    private readonly Epoll _epoll = new();
    private readonly DatagramBatch _datagrams = new();
    private readonly PhoneMeasurements _measurements;
    private readonly TimeProvider _time;

    public RtpGenerator(int callers, PhoneScenario scenario, PhoneMeasurements measurements, TimeProvider time)
    {
        _measurements = measurements;
        _time = time;
        var frames = new RtpFrameBank(scenario);
        Callers = [.. Enumerable.Range(0, callers).Select(i => new RtpCaller(frames, measurements, i, callers))];
        for (var i = 0; i < callers; i++) _epoll.Add(Callers[i].Descriptor, i);
    }

    public IReadOnlyList<RtpCaller> Callers { get; }

    /// <summary>Sends and receives until it is cancelled. On the calling thread.</summary>
    public void Run(CancellationToken stop)
    {
        var tags = new int[256];
        var startedAt = _time.GetTimestamp();
        for (var slot = 0L; !stop.IsCancellationRequested;)
        {
            var wait = (slot * Slot) - _time.GetElapsedTime(startedAt);
            var count = _epoll.Wait(wait > TimeSpan.Zero ? (int)Math.Ceiling(wait.TotalMilliseconds) : 0, tags);
            var now = _time.GetElapsedTime(startedAt);
            for (var i = 0; i < count; i++) Callers[tags[i]].Receive(_datagrams, now);
            for (now = _time.GetElapsedTime(startedAt); slot * Slot <= now; slot++)
            {
                for (var i = (int)(slot % SlotsPerFrame); i < Callers.Count; i += SlotsPerFrame) Callers[i].Tick(now, now - (slot * Slot));
            }
        }

        _measurements.IsOpen = false;
    }

    public void Dispose()
    {
        foreach (var caller in Callers) caller.Dispose();
        _epoll.Dispose();
    }
}
