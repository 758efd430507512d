namespace VoiceCluster.People;

/// <summary>Organisations.</summary>
public interface IOrganisationStore
{
    /// <summary>One; null when there is none.</summary>
    Task<Organisation?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>In the order of their ids.</summary>
    /// <param name="after">Only those after this id; null for the first.</param>
    /// <param name="most">How many.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<Organisation>> ListAsync(string? after, int most, CancellationToken cancellationToken);

    /// <summary>Makes one.</summary>
    Task<Stored> AddAsync(Organisation organisation, CancellationToken cancellationToken);

    /// <summary>Changes one of which revision <paramref name="seen"/> was seen.</summary>
    Task<Stored> ReplaceAsync(Organisation organisation, long seen, CancellationToken cancellationToken);
}
