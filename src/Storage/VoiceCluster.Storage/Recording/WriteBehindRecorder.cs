using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>Records what happens in calls: into the local log at once, into the database behind the calls' back.</summary>
/// <remarks>The log is the queue: what waits for the database waits on disk, and memory holds one batch of it. While the disk takes nothing, records wait in
/// memory, bounded, until it does or the database takes them (<see cref="Problem"/>). Members throw
/// <see cref="InvalidOperationException"/> before storage has started and <see cref="ObjectDisposedException"/> after it has stopped.</remarks>
public sealed partial class WriteBehindRecorder : ICallRecorder, IAsyncDisposable
{
    private readonly StorageOptions _options;
    private readonly StorageDatabase _database;
    private readonly StorageHealth _health;
    private readonly StorageMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<WriteBehindRecorder> _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly VolumeSpace _space;
    private readonly HeldRecords _held;
    private volatile Running? _running;
    private int _stopped;

    internal WriteBehindRecorder(
        StorageOptions options,
        StorageDatabase database,
        StorageHealth health,
        StorageMetrics metrics,
        VolumeSpace space,
        TimeProvider time,
        ILogger<WriteBehindRecorder> logger)
    {
        _options = options;
        _database = database;
        _health = health;
        _metrics = metrics;
        _space = space;
        _held = new HeldRecords(options.HeldBytes, metrics);
        _time = time;
        _logger = logger;
        Recent = new RecentRecords(options.RecentBytes);
        metrics.ObserveLog(() => _running?.Log.PendingRecords ?? 0, () => _running?.Log.Bytes ?? 0);
        metrics.ObserveVolume(() => _held.Count, () => _space.Free);
        health.WatchVolume(() => (_held.Count, _space.Free, _space.IsShort));
        health.Watch(() => _running is { } running ? (running.Log.PendingRecords, running.Log.Bytes) : (0, 0));
    }

    /// <inheritdoc/>
    public string? Problem => _held.Count > 0 ? "the disk is full or cannot be written, so that calls could not be recorded" : null;

    internal RecentRecords Recent { get; }

    private Running Active => _running ?? throw new InvalidOperationException("Storage has not started.");

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The record is not as its type says.</exception>
    public ValueTask RecordAsync(SessionRecord session, CancellationToken cancellationToken = default)
    {
        var accepted = RecordIntake.Accept(session);
        return AppendAsync(RecordKind.Session, accepted.Id, accepted, cancellationToken);
    }

    /// <inheritdoc cref="RecordAsync(SessionRecord, CancellationToken)"/>
    public ValueTask RecordAsync(TurnRecord turn, CancellationToken cancellationToken = default)
    {
        var accepted = RecordIntake.Accept(turn);
        return AppendAsync(RecordKind.Turn, accepted.SessionId, accepted, cancellationToken);
    }

    /// <inheritdoc cref="RecordAsync(SessionRecord, CancellationToken)"/>
    public ValueTask RecordAsync(LlmCallRecord call, CancellationToken cancellationToken = default)
    {
        var accepted = RecordIntake.Accept(call);
        return AppendAsync(RecordKind.LlmCall, accepted.SessionId, accepted, cancellationToken);
    }

    /// <inheritdoc cref="RecordAsync(SessionRecord, CancellationToken)"/>
    public ValueTask RecordAsync(TelemetryRecord telemetry, CancellationToken cancellationToken = default)
    {
        var accepted = RecordIntake.Accept(telemetry);
        return AppendAsync(RecordKind.Telemetry, accepted.SessionId, accepted, cancellationToken);
    }

    /// <inheritdoc cref="RecordAsync(SessionRecord, CancellationToken)"/>
    public ValueTask RecordAsync(UnderstandingRecord understanding, CancellationToken cancellationToken = default)
    {
        var accepted = RecordIntake.Accept(understanding);
        return AppendAsync(RecordKind.Understanding, accepted.SessionId, accepted, cancellationToken);
    }

    /// <summary>As the others, of a recording.</summary>
    internal ValueTask RecordAsync(RecordingRecord recording, CancellationToken cancellationToken)
    {
        var accepted = RecordIntake.Accept(recording);
        return AppendAsync(RecordKind.Recording, accepted.SessionId, accepted, cancellationToken);
    }

    /// <summary>Completes when everything recorded so far is in the database (or, refused, in the quarantine). Waits as long as the database is
    /// away.</summary>
    public Task FlushAsync(CancellationToken cancellationToken) => Active.Writer.WaitUntilWrittenAsync(cancellationToken);

    /// <summary>Opens the log and brings what an earlier process left there into the database.</summary>
    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        var reserve = new ReserveFile(_options.DataFolder, _space, _logger);
        reserve.SetAside();
        var log = new CallLog(_options, _metrics, _logger);
        var writer = new DatabaseWriter(
            log, _database, new Quarantine(_options.DataFolder, _time, _metrics, _logger), _held, _options, _health, _metrics, _time, _logger);
        var appender = new LogAppender(log.Append, writer.Wake, _held, reserve, _time, _logger);
        _running = new Running(log, appender, writer, Task.Run(() => writer.RunAsync(_stop.Token), CancellationToken.None));
        var left = log.PendingRecords;
        await writer.WaitUntilWrittenAsync(cancellationToken);
        if (left > 0) LogReplayed(left);
    }

    /// <summary>Takes no more records, gives the pending ones some time to reach the database, and closes the log.</summary>
    internal async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_running is not { } running || Interlocked.Exchange(ref _stopped, 1) != 0) return;
        await running.Appender.CloseAsync();
        using (var drain = new CancellationTokenSource(_options.DrainTimeout, _time))
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(drain.Token, cancellationToken))
        {
            try
            {
                // A database that is away now will not be waited for.
                if (_health.IsDatabaseReachable) await running.Writer.WaitUntilWrittenAsync(either.Token);
            }
            catch (OperationCanceledException)
            {
                // The rest stays in the log.
            }
        }

        await _stop.CancelAsync();
        await running.Writing;
        running.Appender.Dispose();
        if (running.Log.PendingRecords is var left and > 0) LogLeft(left);
        if (_held.Count is var held and > 0) LogHeldLost(held);
        running.Log.Dispose();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stop.Dispose();
    }

    /// <summary>Visits the session's records that are not in the database yet.</summary>
    internal void ReadPending(string session, Action<object> visit)
    {
        Active.Log.ReadPending(System.Text.Encoding.ASCII.GetBytes(session), frame =>
        {
            if (RecordKinds.IsKnown(frame.Kind)) visit(RecordJson.Deserialize(frame.Kind, frame.Json.Span));
        });
        foreach (var held in _held.Of(session)) visit(RecordJson.Deserialize(held.Kind, held.Json.Span));
    }

    private async ValueTask AppendAsync(RecordKind kind, string session, object record, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var started = _time.GetTimestamp();
        var json = RecordJson.Serialize(record);
        if (json.Length > LogFormat.MaxJsonBytes)
            throw new ArgumentException($"A record has at most {LogFormat.MaxJsonBytes} bytes; this one of table {RecordKinds.Table(kind)} has {json.Length}.", nameof(record));
        await Active.Appender.AppendAsync(new AppendRequest(kind, session, json));
        Recent.Add(record, session, json.Length);
        _metrics.RecordAppended(_time.GetElapsedTime(started));
    }

    private sealed record Running(CallLog Log, LogAppender Appender, DatabaseWriter Writer, Task Writing);
}
