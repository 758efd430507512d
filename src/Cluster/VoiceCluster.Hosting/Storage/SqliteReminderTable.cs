using VoiceCluster.Storage;

namespace VoiceCluster.Hosting.Storage;

/// <summary>Reminders in the embedded database, which Orleans' ADO.NET provider does not know; same schema.</summary>
internal sealed class SqliteReminderTable(IReminderStore store) : IReminderTable
{
    public async Task<ReminderTableData> ReadRows(GrainId grainId) => Data(await store.ReadAsync(grainId.ToString(), CancellationToken.None));

    public async Task<ReminderTableData> ReadRows(uint begin, uint end) => Data(await store.ReadRangeAsync(begin, end, CancellationToken.None));

    public async Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName) =>
        await store.FindAsync(grainId.ToString(), reminderName, CancellationToken.None) is { } found ? Entry(found) : null;

    public async Task<string?> UpsertRow(ReminderEntry entry) => await store.UpsertAsync(
        new StoredReminder(entry.GrainId.ToString(), entry.ReminderName, new DateTimeOffset(entry.StartAt, TimeSpan.Zero), entry.Period, entry.ETag ?? ""),
        CancellationToken.None);

    public Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag) => store.RemoveAsync(grainId.ToString(), reminderName, eTag, CancellationToken.None);

    public Task TestOnlyClearTable() => store.ClearAsync(CancellationToken.None);

    private static ReminderTableData Data(IEnumerable<StoredReminder> reminders) => new(reminders.Select(Entry));

    private static ReminderEntry Entry(StoredReminder reminder) => new()
    {
        GrainId = GrainId.Parse(reminder.GrainId),
        ReminderName = reminder.Name,
        StartAt = reminder.StartAt.UtcDateTime,
        Period = reminder.Period,
        ETag = reminder.ETag,
    };
}
