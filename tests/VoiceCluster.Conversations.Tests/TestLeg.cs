using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;

namespace VoiceCluster.Conversations.Tests;

/// <summary>A leg without a wire: the front door's real pacing, and a memory of all that would have left.</summary>
internal sealed class TestLeg : ICallLeg, IPlaybackSink
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _time;
    private readonly PacedPlayback _playback;
    private readonly List<byte> _audio = [];

    public TestLeg(ICallGrain call, AudioPacer pacer, TimeProvider time)
    {
        _time = time;
        _playback = new PacedPlayback(call, this, PlaybackPace.Buffered, pacer, time, _ => Failures++);
        Ordered = new OrderedLeg(this, "test", time, NullLogger.Instance);
    }

    /// <summary>What the call talks to; kept here, as the reference does not keep it.</summary>
    public OrderedLeg Ordered { get; }

    public List<CallEvent> Events { get; } = [];

    public List<(int Turn, int Bytes, bool IsFinal, long At)> Sent { get; } = [];

    public List<(int Turn, string Cause, long At)> Cleared { get; } = [];

    public List<RecordingOrder> Orders { get; } = [];

    public string? Closed { get; private set; }

    public int Failures { get; private set; }

    public IEnumerable<string> States => Events.OfType<StateChange>().Select(s => $"{s.To} {s.Cause}");

    public IReadOnlyList<TurnCompleted> Turns => [.. Events.OfType<TurnCompleted>()];

    public string AgentText(int turn) => string.Concat(Events.OfType<AgentTextReceived>().Where(e => e.Turn == turn).Select(e => e.Delta));

    public void Mark(int turn, int playedMs) => _playback.Mark(turn, playedMs);

    void ICallLeg.Notify(CallEvent callEvent)
    {
        lock (_gate) Events.Add(callEvent);
    }

    void ICallLeg.Play(AgentAudio audio) => _playback.Play(audio);

    void ICallLeg.Pause(long epoch, int turn, string cause) => _playback.Pause(epoch, cause);

    void ICallLeg.Resume(long epoch) => _playback.Resume(epoch);

    void ICallLeg.Stop(long epoch, int turn, string cause) => _playback.Stop(epoch, cause);

    void ICallLeg.Record(RecordingOrder order) => Orders.Add(order);

    void ICallLeg.Close(string code, string message) => Closed = code;

    /// <summary>The 20 ms that a loudspeaker plays at a moment: it plays what comes at once, and without a stop; silence where nothing is left.</summary>
    public ReadOnlySpan<byte> PlayedAt(long timestamp)
    {
        if (Sent.Count == 0) return Voice.Silence;
        var at = (int)((timestamp - Sent[0].At) / TimeSpan.TicksPerMillisecond) * 32;
        return at >= 0 && at + Frame.Bytes <= _audio.Count ? CollectionsMarshal.AsSpan(_audio).Slice(at, Frame.Bytes) : Voice.Silence;
    }

    void IPlaybackSink.Send(int turn, int index, ReadOnlyMemory<byte> pcm, bool isFinal)
    {
        Sent.Add((turn, pcm.Length, isFinal, _time.GetTimestamp()));
        _audio.AddRange(pcm.Span);
    }

    void IPlaybackSink.Clear(int turn, string cause) => Cleared.Add((turn, cause, _time.GetTimestamp()));
}
