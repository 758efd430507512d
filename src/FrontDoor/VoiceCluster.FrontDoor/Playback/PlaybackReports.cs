using System.Runtime.InteropServices;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Playback;

/// <summary>Tells a call when answers start and end, one after the other: what is sent without waiting may overtake on its way to another silo.</summary>
/// <param name="call">Who is told.</param>
/// <param name="failed">Told when it could not be told; the next is tried.</param>
internal sealed class PlaybackReports(ICallGrain call, Action<Exception> failed)
{
    private readonly Lock _gate = new();
    private readonly Queue<Report> _waiting = new();
    private bool _isTelling;

    /// <summary>Under the playback's lock, so that reports stand in the order in which things happened.</summary>
    public void Started(long epoch, long timestamp) => Add(new Report(epoch, timestamp, Heard: null, Completed: false));

    /// <inheritdoc cref="Started"/>
    public void Ended(long epoch, TimeSpan heard, bool completed) => Add(new Report(epoch, 0, heard, completed));

    /// <summary>Outside that lock: the call may answer at once.</summary>
    public void Tell()
    {
        lock (_gate)
        {
            if (_isTelling || _waiting.Count == 0) return;
            _isTelling = true;
        }

        _ = TellAsync();
    }

    private void Add(in Report report)
    {
        lock (_gate) _waiting.Enqueue(report);
    }

    private async Task TellAsync()
    {
        while (true)
        {
            Report report;
            lock (_gate)
            {
                if (!_waiting.TryDequeue(out report))
                {
                    _isTelling = false;
                    return;
                }
            }

            try
            {
                await (report.Heard is { } heard ? call.PlaybackEnded(report.Epoch, heard, report.Completed) : call.PlaybackStarted(report.Epoch, report.Timestamp));
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        }
    }

    /// <param name="Epoch">The answer's.</param>
    /// <param name="Timestamp">When it started.</param>
    /// <param name="Heard">Null when it started.</param>
    /// <param name="Completed">It was played to its end.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Report(long Epoch, long Timestamp, TimeSpan? Heard, bool Completed);
}
