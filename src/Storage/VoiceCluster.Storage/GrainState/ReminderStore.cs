using System.Data.Common;
using System.Globalization;

namespace VoiceCluster.Storage;

/// <summary>Reminders in table OrleansRemindersTable.</summary>
internal sealed class ReminderStore(StorageDatabase database, OrleansQueries queries, StorageOptions options) : IReminderStore
{
    private const int LongestText = 150;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredReminder>> ReadAsync(string grainId, CancellationToken cancellationToken) =>
        await QueryAsync("ReadReminderRowsKey", [Service, GrainId(grainId)], cancellationToken);

    /// <inheritdoc/>
    public async Task<StoredReminder?> FindAsync(string grainId, string name, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync("ReadReminderRowKey", [Service, GrainId(grainId), Name(name)], cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredReminder>> ReadRangeAsync(uint begin, uint end, CancellationToken cancellationToken)
    {
        // Hashes are kept as signed numbers; the ring is the same, only cut open elsewhere.
        var (low, high) = ((int)begin, (int)end);
        return await QueryAsync(
            low < high ? "ReadRangeRows1Key" : "ReadRangeRows2Key",
            [Service, ("@BeginHash", StoredType.Integer, low), ("@EndHash", StoredType.Integer, high)],
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<string> UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken)
    {
        var startAt = reminder.StartAt.ToUniversalTime();
        startAt = startAt.AddTicks(-(startAt.Ticks % TimeSpan.TicksPerMillisecond));
        var statement = new SqlStatement(
            await queries.GetAsync("UpsertReminderRowKey", cancellationToken),
            [
                Service,
                GrainId(reminder.GrainId),
                Name(reminder.Name),
                ("@StartTime", StoredType.Instant, startAt),
                ("@Period", StoredType.Long, (long)reminder.Period.TotalMilliseconds),
                ("@GrainHash", StoredType.Integer, (int)OrleansHash.OfGrainId(reminder.GrainId)),
            ]);
        var versions = await database.WriteAsync(statement, row => row.GetInt32(0), cancellationToken);
        return versions[0].ToString(CultureInfo.InvariantCulture);
    }

    /// <inheritdoc/>
    public async Task<bool> RemoveAsync(string grainId, string name, string etag, CancellationToken cancellationToken)
    {
        if (!int.TryParse(etag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)) return false;
        var statement = new SqlStatement(
            await queries.GetAsync("DeleteReminderRowKey", cancellationToken),
            [Service, GrainId(grainId), Name(name), ("@Version", StoredType.Integer, version)]);
        var removed = await database.WriteAsync(statement, row => row.GetInt32(0), cancellationToken);
        return removed[0] > 0;
    }

    /// <inheritdoc/>
    public async Task ClearAsync(CancellationToken cancellationToken) => await database.ExecuteAsync(
        [new SqlStatement(await queries.GetAsync("DeleteReminderRowsKey", cancellationToken), [Service])], cancellationToken);

    private (string Name, StoredType Type, object? Value) Service => ("@ServiceId", StoredType.Text, options.ServiceId);

    private static (string Name, StoredType Type, object? Value) GrainId(string grainId) =>
        ("@GrainId", StoredType.Text, Check(grainId, "A grain id"));

    private static (string Name, StoredType Type, object? Value) Name(string name) =>
        ("@ReminderName", StoredType.Text, Check(name, "A reminder's name"));

    private static string Check(string text, string what) => text is { Length: >= 1 and <= LongestText }
        ? text
        : throw new ArgumentException($"{what} has 1 to {LongestText} characters in Orleans' ADO.NET schema: '{text}'.", nameof(text));

    private async Task<List<StoredReminder>> QueryAsync(
        string key, IReadOnlyList<(string Name, StoredType Type, object? Value)> parameters, CancellationToken cancellationToken) =>
        await database.QueryAsync(new SqlStatement(await queries.GetAsync(key, cancellationToken), parameters), Read, cancellationToken);

    private StoredReminder Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        database.ReadInstant(row, 2),
        TimeSpan.FromMilliseconds(row.GetInt64(3)),
        row.GetInt32(4).ToString(CultureInfo.InvariantCulture));
}
