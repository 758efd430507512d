using System.Diagnostics.Metrics;
using VoiceCluster.Audio;

namespace VoiceCluster.Storage;

/// <summary>What operators see of recordings; meter <c>VoiceCluster.Storage</c>.</summary>
internal sealed class RecordingMetrics : IDisposable
{
    private readonly Meter _meter;
    private readonly UpDownCounter<int> _active;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _failures;

    public RecordingMetrics(IMeterFactory? meters)
    {
        _meter = meters?.Create(StorageMetrics.MeterName) ?? new Meter(StorageMetrics.MeterName);
        _active = _meter.CreateUpDownCounter<int>("voicecluster.recordings.active", "{recording}", "Recordings that go on");
        _bytes = _meter.CreateCounter<long>("voicecluster.recordings.bytes", "By", "Audio written to recordings");
        _dropped = _meter.CreateCounter<long>("voicecluster.recordings.frames_dropped", "{frame}", "20 ms of audio that is missing in a recording, because the disk was slow or full");
        _failures = _meter.CreateCounter<long>("voicecluster.recordings.failures", "{attempt}", "Attempts to write a recording that failed");
    }

    public void Began() => _active.Add(1);

    public void Ended() => _active.Add(-1);

    public void Written(long bytes) => _bytes.Add(Math.Max(0, bytes));

    public void Dropped(int samples) => _dropped.Add((samples + Frame.Samples - 1) / Frame.Samples);

    public void Failed() => _failures.Add(1);

    public void Dispose() => _meter.Dispose();
}
