using System.Diagnostics.Metrics;

namespace VoiceCluster.Grains.Speech;

/// <summary>What operators see of recognition.</summary>
public sealed class SpeechMetrics
{
    private readonly Counter<int> _reconnections;
    private readonly Counter<int> _dropped;

    public SpeechMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("VoiceCluster.Speech");
        _reconnections = meter.CreateCounter<int>("voicecluster.stt.reconnections", "{session}", "Recogniser sessions opened after one was lost");
        _dropped = meter.CreateCounter<int>("voicecluster.stt.frames_dropped", "{frame}", "Frames too old to be recognised after an outage");
    }

    internal void Reconnected() => _reconnections.Add(1);

    internal void Dropped(int frames) => _dropped.Add(frames);
}
