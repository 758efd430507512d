using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Storage.Journals;

/// <summary>Journals of calls as files in a folder, one a call: <c>SESSION.TIME.jsonl</c>. Appending only queues; one writer for all calls drains
/// the queues twice a second, and each queue when its call ends.</summary>
public sealed partial class JournalFiles(string folder, TimeProvider time, ILogger<JournalFiles> logger) : ICallJournals, IHostedService, IAsyncDisposable
{
    private static readonly TimeSpan FlushEvery = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<JournalFile, byte> _open = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task _flushing = Task.CompletedTask;
    private int _disposed;

    /// <inheritdoc/>
    public ICallJournal Open(string session, DateTimeOffset startedAt, in TurnState start)
    {
        var path = Path.Combine(folder, $"{session}.{startedAt.UtcDateTime:yyyyMMddHHmmssfff}.jsonl");
        var journal = new JournalFile(path, TurnJournal.Header(session, startedAt, start), LogNotWritten, closed => _open.TryRemove(closed, out _));
        _open[journal] = 0;
        return journal;
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        _flushing = FlushAsync();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _flushing;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // The container holds it under three names and disposes each.
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await StopAsync(CancellationToken.None);
        foreach (var journal in _open.Keys) await journal.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task FlushAsync()
    {
        using var timer = new PeriodicTimer(FlushEvery, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                foreach (var journal in _open.Keys) await journal.FlushAsync();
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // What is queued is written when each journal closes.
        }
    }

    [LoggerMessage(200, LogLevel.Error, "Journal {Path} cannot be written; what follows of this call is not journaled")]
    private partial void LogNotWritten(Exception exception, string path);
}
