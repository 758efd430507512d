namespace VoiceCluster.Storage;

/// <summary>A persistent reminder.</summary>
/// <param name="GrainId">The grain's id as text, <c>type/key</c> (Orleans' <c>GrainId.ToString()</c>); up to 150 characters.</param>
/// <param name="Name">The reminder's name; up to 150 characters.</param>
/// <param name="StartAt">When it is first due; kept in whole milliseconds.</param>
/// <param name="Period">How often from then on; kept in whole milliseconds.</param>
/// <param name="ETag">Its version; ignored when it is written.</param>
public sealed record StoredReminder(string GrainId, string Name, DateTimeOffset StartAt, TimeSpan Period, string ETag = "");

/// <summary>Durable reminders in Orleans' ADO.NET schema. Thread safe; throws what the database's driver throws while the database is away.</summary>
public interface IReminderStore
{
    /// <summary>All reminders of a grain.</summary>
    Task<IReadOnlyList<StoredReminder>> ReadAsync(string grainId, CancellationToken cancellationToken);

    /// <summary>One reminder; null when there is none.</summary>
    Task<StoredReminder?> FindAsync(string grainId, string name, CancellationToken cancellationToken);

    /// <summary>The reminders of the grains whose hash (<see cref="OrleansHash.OfGrainId"/>) lies on the ring in (begin, end]; all of them when
    /// the two are equal.</summary>
    Task<IReadOnlyList<StoredReminder>> ReadRangeAsync(uint begin, uint end, CancellationToken cancellationToken);

    /// <summary>Writes a reminder over whatever there was and returns its new ETag.</summary>
    Task<string> UpsertAsync(StoredReminder reminder, CancellationToken cancellationToken);

    /// <summary>Removes a reminder; false when there is none with that ETag.</summary>
    Task<bool> RemoveAsync(string grainId, string name, string etag, CancellationToken cancellationToken);

    /// <summary>Removes all reminders of the service.</summary>
    Task ClearAsync(CancellationToken cancellationToken);
}
