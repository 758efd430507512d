using System.Net;
using VoiceCluster.Audio;
using VoiceCluster.LoadTest.Measures;
using VoiceCluster.LoadTest.Wire;

namespace VoiceCluster.LoadTest.Callers;

/// <summary>
/// Runs all callers on the calling thread, with one clock: time is cut into slots of a millisecond, each caller has every twentieth of them.
/// <list type="number">
/// <item>Wait for the next slot, or for something to read.</item>
/// <item>Read what came, and let its caller think.</item>
/// <item>Send the frames of the slots that are due; a late one is sent late, never left out.</item>
/// </list>
/// </summary>
internal sealed class CallGenerator : IDisposable
{
    private const int ReceiveBuffer = 256 * 1024;

    private static readonly TimeSpan Slot = TimeSpan.FromMilliseconds(1);
    private static readonly int SlotsPerFrame = (int)(Frame.Duration / Slot);

    private readonly Epoll _epoll = new();
    private readonly CallerLine[] _lines;
    private readonly Scenario _scenario;
    private readonly Measurements _measurements;
    private readonly TimeProvider _time;
    private readonly byte[] _shared = new byte[ReceiveBuffer];
    private readonly long _startedAt;
    private int _opened;

    public CallGenerator(IPEndPoint server, int callers, Scenario scenario, Measurements measurements, TimeProvider time)
    {
        _scenario = scenario;
        _measurements = measurements;
        _time = time;
        var frames = new FrameBank(Scenario.Frames(scenario.Question > scenario.Interruption ? scenario.Question : scenario.Interruption));
        _lines = new CallerLine[callers];
        for (var i = 0; i < callers; i++) _lines[i] = new CallerLine(server, scenario, frames, measurements);
        _startedAt = time.GetTimestamp();
    }

    private TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <summary>Runs the scenario.</summary>
    /// <param name="windowOpened">Called when the measuring begins.</param>
    /// <param name="windowClosed">Called when it ends, while the calls still run.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public void Run(Action windowOpened, Action windowClosed, CancellationToken cancellationToken)
    {
        var tags = new int[256];
        var hasOpened = false;
        for (var slot = 0L; ; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var now = Now;
            if (!hasOpened && now >= _scenario.WarmUp)
            {
                hasOpened = true;
                windowOpened();
                _measurements.IsOpen = true;
            }

            if (now >= _scenario.Length) break;

            // 1. Wait
            while (_opened == _lines.Length && slot % SlotsPerFrame >= _opened) slot++;
            var wait = (slot * Slot) - now;
            var count = _epoll.Wait(wait > TimeSpan.Zero ? (int)Math.Ceiling(wait.TotalMilliseconds) : 0, tags);

            // 2. Read
            for (var i = 0; i < count; i++) _lines[tags[i]].Receive(_shared, Now);

            // 3. Send
            for (now = Now; slot * Slot <= now; slot++) SendSlot(slot, slot * Slot);
        }

        _measurements.IsOpen = false;
        windowClosed();
        foreach (var line in _lines) line.HangUp();
    }

    public void Dispose()
    {
        foreach (var line in _lines) line.Dispose();
        _epoll.Dispose();
    }

    private void SendSlot(long slot, TimeSpan due)
    {
        while (_opened < _lines.Length && due >= _scenario.Stagger * _opened / _lines.Length)
        {
            if (_lines[_opened].Open()) _epoll.Add(_lines[_opened].Descriptor, _opened);
            _opened++;
        }

        var now = Now;
        if (_measurements.IsOpen) _measurements.Late(now - due);
        for (var i = (int)(slot % SlotsPerFrame); i < _opened; i += SlotsPerFrame) _lines[i].Tick(Now);
    }
}
