using VoiceCluster.TurnTaking;

namespace VoiceCluster.Storage.Journals;

/// <summary>One call's journal. Bounded: a disk that does not take 20,000 events (minutes of speech) loses the newest, and the file says how many.</summary>
internal sealed class JournalFile(string path, string header, Action<Exception, string> failed, Action<JournalFile> closed) : ICallJournal
{
    private const int MaxQueued = 20_000;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _writing = new(1, 1);
    private List<JournalEntry> _queued = [];
    private List<JournalEntry> _spare = [];
    private int _dropped;
    private bool _begun;
    private bool _broken;

    public void Append(TimeSpan at, in TurnEvent turnEvent)
    {
        lock (_gate)
        {
            if (_broken) return;
            if (_queued.Count < MaxQueued) _queued.Add(new JournalEntry(at, turnEvent));
            else _dropped++;
        }
    }

    /// <summary>Writes what is queued; a failure is told once and ends this journal.</summary>
    public async Task FlushAsync()
    {
        await _writing.WaitAsync();
        try
        {
            var (entries, dropped) = Swap();
            if (entries.Count == 0 && dropped == 0 && _begun) return;
            using var text = JournalText.Rent();
            if (!_begun) text.Add(header);
            foreach (var (at, turnEvent) in entries) text.Add(at, turnEvent);
            if (dropped > 0) text.Add($"{{\"dropped\":{dropped}}}");
            await File.AppendAllBytesAsync(path, text.Written);
            _begun = true;
            entries.Clear();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            lock (_gate)
            {
                _broken = true;
            }

            failed(exception, path);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await FlushAsync();
        closed(this);
    }

    private (List<JournalEntry> Entries, int Dropped) Swap()
    {
        lock (_gate)
        {
            if (_broken) return ([], 0);
            var queued = (_queued, _dropped);
            (_queued, _spare) = (_spare, _queued);
            _dropped = 0;
            return queued;
        }
    }
}
