namespace VoiceCluster.People;

/// <summary>Who did what, and when.</summary>
public interface IAuditLog
{
    /// <summary>Writes an entry; one written again has its outcome now.</summary>
    Task WriteAsync(AuditEntry entry, CancellationToken cancellationToken);

    /// <summary>An organisation's entries, newest first.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="filter">Which.</param>
    /// <param name="before">Only those before this id; null for the newest.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<AuditEntry>> ListAsync(string organisation, AuditFilter filter, string? before, int most, CancellationToken cancellationToken);
}

/// <summary>Which entries; what is null does not matter.</summary>
/// <param name="Actor">Of this user or key.</param>
/// <param name="Action">Of this operation.</param>
/// <param name="From">From this moment on.</param>
/// <param name="To">Before this moment.</param>
public sealed record AuditFilter(string? Actor, string? Action, DateTimeOffset? From, DateTimeOffset? To);
