using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage;

/// <summary>Reads and deletes recordings: rows from the database, once all that was noted stands there, and under those that go on what they are now.</summary>
internal sealed class RecordingArchive(
    CallRecordings recordings, RecordingFolder folder, StorageDatabase database, StorageOptions options, WriteBehindRecorder recorder, TimeProvider time) : IRecordingArchive
{
    private const int MaxListed = 500;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<RecordingRecord>> ListAsync(string? sessionId, CancellationToken cancellationToken)
    {
        await recordings.FinishAsync();
        var rows = sessionId is null
            ? await ReadAsync($"1 = 1 ORDER BY started_at DESC LIMIT {MaxListed}", [], cancellationToken)
            : await ReadAsync($"session_id = $1 ORDER BY started_at DESC LIMIT {MaxListed}", [(StoredType.Text, sessionId)], cancellationToken);
        var found = rows.ToDictionary(row => row.Id);
        foreach (var live in recordings.Live())
        {
            if (sessionId is null || live.SessionId == sessionId) found[live.Id] = live;
        }

        return [.. found.Values.OrderByDescending(row => row.StartedAt).Take(MaxListed)];
    }

    /// <inheritdoc/>
    public async Task<RecordingRecord?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        await recordings.FinishAsync();
        return recordings.Live().FirstOrDefault(live => live.Id == id)
            ?? (await ReadAsync("id = $1", [(StoredType.Guid, id)], cancellationToken)).SingleOrDefault();
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        if (recordings.IsLive(id)) return false;

        // Nothing that was noted of it may come after this.
        await SettleAsync(cancellationToken);
        recordings.Forget(id);
        folder.Delete(folder.PathOf(id));
        await database.ExecuteAsync([new SqlStatement("DELETE FROM recordings WHERE id = $1", [("$1", StoredType.Guid, id)])], cancellationToken);
        return true;
    }

    /// <inheritdoc/>
    public string? FindAudio(Guid id) => folder.PathOf(id) is var path && File.Exists(path) ? path : null;

    /// <summary>Deletes the recordings that began before a moment and do not go on; returns how many files that were.</summary>
    public async Task<int> DeleteBeforeAsync(DateTimeOffset cutoff, CancellationToken cancellationToken)
    {
        var deleted = 0;
        foreach (var (id, path) in folder.FilesBefore(cutoff).ToList())
        {
            if (recordings.IsLive(id)) continue;
            recordings.Forget(id);
            folder.Delete(path);
            deleted++;
        }

        await database.ExecuteAsync(
            [new SqlStatement("DELETE FROM recordings WHERE started_at < $1 AND state = $2", [("$1", StoredType.Instant, cutoff), ("$2", StoredType.Text, "ended")])],
            cancellationToken);
        return deleted;
    }

    private async Task<List<RecordingRecord>> ReadAsync(string condition, (StoredType Type, object Value)[] parameters, CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        return await CallTables.Recordings.SelectAsync(database, condition, parameters, cancellationToken);
    }

    /// <exception cref="TimeoutException">The database is away.</exception>
    private Task SettleAsync(CancellationToken cancellationToken) => recorder.FlushAsync(cancellationToken).WaitAsync(options.ReadTimeout, time, cancellationToken);
}
