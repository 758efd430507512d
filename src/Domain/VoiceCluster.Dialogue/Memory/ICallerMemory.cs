namespace VoiceCluster.Dialogue;

/// <summary>What is remembered of a caller from one call to the next.</summary>
public sealed record CallerMemory
{
    public string OrganisationId { get; init; } = Organisations.Default;

    /// <summary>A number, an address or a user's id; 1 to 200 characters.</summary>
    public required string Caller { get; init; }

    /// <summary>Facts, a line each, and the gist of what was said, as a summary has them.</summary>
    public required string Summary { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>From then on it is forgotten.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Keeps what is remembered of callers.</summary>
public interface ICallerMemory
{
    /// <summary>What is remembered; null for nothing, or nothing any more.</summary>
    Task<CallerMemory?> FindAsync(string organisation, string caller, CancellationToken cancellationToken);

    /// <summary>Replaces what is remembered of a caller.</summary>
    Task RememberAsync(CallerMemory memory, CancellationToken cancellationToken);

    /// <summary>Forgets a caller.</summary>
    /// <returns>False when there was nothing to forget.</returns>
    Task<bool> ForgetAsync(string organisation, string caller, CancellationToken cancellationToken);
}
