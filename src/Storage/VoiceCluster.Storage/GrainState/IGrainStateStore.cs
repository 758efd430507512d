namespace VoiceCluster.Storage;

/// <summary>Which state of which grain.</summary>
/// <param name="StateName">The state's name, which Orleans' ADO.NET storage writes as <c>GrainTypeString</c>; up to 512 characters.</param>
/// <param name="GrainType">The grain's type. Orleans' schema has no column for it: two types that give a state the same name would overwrite
/// each other, so the store refuses the second one.</param>
/// <param name="Key">The grain's key.</param>
public readonly record struct GrainStateKey(string StateName, string GrainType, GrainKey Key);

/// <param name="Payload">The state's bytes; null after a clear.</param>
/// <param name="ETag">Its version.</param>
public sealed record StoredGrainState(ReadOnlyMemory<byte>? Payload, string ETag);

/// <summary>Durable grain state with optimistic concurrency, in Orleans' ADO.NET schema. Thread safe. Unlike call records, state is written
/// straight to the database: while that is away, members throw what the database's driver throws.</summary>
public interface IGrainStateStore
{
    /// <summary>Null when the state was never written.</summary>
    Task<StoredGrainState?> ReadAsync(GrainStateKey key, CancellationToken cancellationToken);

    /// <summary>Writes and returns the new ETag.</summary>
    /// <param name="key">Which state.</param>
    /// <param name="payload">Its bytes.</param>
    /// <param name="etag">The ETag it was read with; null when it was never written.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GrainStateConflictException">The stored ETag is another one.</exception>
    Task<string> WriteAsync(GrainStateKey key, ReadOnlyMemory<byte> payload, string? etag, CancellationToken cancellationToken);

    /// <summary>Empties the state, keeps its row, and returns the new ETag; null when there was nothing to clear.</summary>
    /// <param name="key">Which state.</param>
    /// <param name="etag">The ETag it was read with; null when it was never written.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="GrainStateConflictException">The stored ETag is another one.</exception>
    Task<string?> ClearAsync(GrainStateKey key, string? etag, CancellationToken cancellationToken);
}

/// <summary>The state was written by someone else since it was read.</summary>
public sealed class GrainStateConflictException(GrainStateKey key, string? storedETag, string? currentETag)
    : Exception($"State '{key.StateName}' of a grain of type '{key.GrainType}' has ETag {storedETag ?? "none"}, not {currentETag ?? "none"}.")
{
    /// <summary>What is in the database; null when there is nothing.</summary>
    public string? StoredETag { get; } = storedETag;

    /// <summary>What the caller expected.</summary>
    public string? CurrentETag { get; } = currentETag;
}
