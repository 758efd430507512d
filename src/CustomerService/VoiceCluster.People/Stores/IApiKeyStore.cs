namespace VoiceCluster.People;

/// <summary>API keys.</summary>
public interface IApiKeyStore
{
    /// <summary>The key of a hash, in any organisation, whatever its state; null when there is none.</summary>
    Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken);

    /// <summary>One of an organisation; null when it has no such key.</summary>
    Task<ApiKey?> FindAsync(string organisation, string id, CancellationToken cancellationToken);

    /// <summary>In the order in which they were made, after an id.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(string organisation, string? after, int most, CancellationToken cancellationToken);

    /// <summary>Makes one; <see cref="Stored.Full"/> when the organisation has as many as it may.</summary>
    Task<Stored> AddAsync(ApiKey key, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Notes that a key was used.</summary>
    Task TouchAsync(string organisation, string id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Ends a key for good.</summary>
    Task<Stored> EndAsync(string organisation, string id, DateTimeOffset now, CancellationToken cancellationToken);
}
