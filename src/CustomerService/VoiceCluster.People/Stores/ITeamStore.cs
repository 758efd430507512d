namespace VoiceCluster.People;

/// <summary>Teams and who is in them.</summary>
public interface ITeamStore
{
    /// <summary>One of an organisation; null when it has no such team.</summary>
    Task<Team?> FindAsync(string organisation, string id, CancellationToken cancellationToken);

    /// <summary>In the order in which they were made, after an id.</summary>
    Task<IReadOnlyList<Team>> ListAsync(string organisation, string? after, int most, CancellationToken cancellationToken);

    /// <summary>The ids of the users in a team.</summary>
    Task<IReadOnlyList<string>> MembersAsync(string organisation, string id, CancellationToken cancellationToken);

    /// <summary>Makes a team.</summary>
    Task<Stored> AddAsync(Team team, CancellationToken cancellationToken);

    /// <summary>Changes a team of which revision <paramref name="seen"/> was seen.</summary>
    Task<Stored> ReplaceAsync(Team team, long seen, CancellationToken cancellationToken);

    /// <summary>Removes a team; its members stay users.</summary>
    Task<Stored> RemoveAsync(string organisation, string id, CancellationToken cancellationToken);

    /// <summary>Puts a user of the same organisation into a team; <see cref="Stored.Missing"/> when there is no such team or user in it.</summary>
    Task<Stored> AddMemberAsync(string organisation, string team, string user, CancellationToken cancellationToken);

    /// <summary>Takes a user out of a team.</summary>
    Task<Stored> RemoveMemberAsync(string organisation, string team, string user, CancellationToken cancellationToken);
}
