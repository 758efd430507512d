using System.Diagnostics.Metrics;

namespace VoiceCluster.FrontDoor;

/// <summary>What operators see of the legs.</summary>
public sealed class LegMetrics
{
    private readonly UpDownCounter<int> _legs;
    private readonly Counter<int> _audioDropped;
    private readonly Counter<int> _sendDropped;
    private readonly Counter<int> _refused;
    private int _connected;

    public LegMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("VoiceCluster.FrontDoor");
        _legs = meter.CreateUpDownCounter<int>("voicecluster.legs.connected", "{leg}", "Legs that are up");
        _audioDropped = meter.CreateCounter<int>("voicecluster.legs.audio_dropped", "{frame}", "Caller audio dropped because a call did not keep up");
        _sendDropped = meter.CreateCounter<int>("voicecluster.legs.send_dropped", "{message}", "Agent audio dropped because a client did not keep up");
        _refused = meter.CreateCounter<int>("voicecluster.legs.refused", "{leg}", "Callers refused, by reason");
    }

    /// <summary>Legs that are up.</summary>
    public int Connected => Volatile.Read(ref _connected);

    internal void Opened()
    {
        Interlocked.Increment(ref _connected);
        _legs.Add(1);
    }

    internal void Closed()
    {
        Interlocked.Decrement(ref _connected);
        _legs.Add(-1);
    }

    internal void AudioDropped() => _audioDropped.Add(1);

    internal void SendDropped() => _sendDropped.Add(1);

    internal void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));
}
