using VoiceCluster.People;

namespace VoiceCluster.Tickets.Desk;

/// <summary>Finds people as files name them, and names them as people read them.</summary>
internal sealed class PeopleNames(ITeamStore teams, IUserStore users, IOrganisationStore organisations)
{
    private const int PageSize = 200;

    /// <summary>A team by its id or name; null when the organisation has none of it.</summary>
    public async Task<Team?> TeamAsync(string organisation, string name, CancellationToken cancellationToken)
    {
        if (await teams.FindAsync(organisation, name, cancellationToken) is { } found) return found;
        string? after = null;
        while (true)
        {
            var page = await teams.ListAsync(organisation, after, PageSize, cancellationToken);
            if (page.FirstOrDefault(team => team.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } named) return named;
            if (page.Count < PageSize) return null;
            after = page[^1].Id;
        }
    }

    /// <summary>A user by id or address; null when the organisation has none of it.</summary>
    public async Task<User?> UserAsync(string organisation, string name, CancellationToken cancellationToken) =>
        await users.FindAsync(organisation, name, cancellationToken)
        ?? (await users.FindByEmailAsync(name.ToLowerInvariant(), cancellationToken) is { } found && found.OrganisationId == organisation ? found : null);

    /// <summary>The moment where the organisation is.</summary>
    public async Task<DateTimeOffset> LocalAsync(string organisation, DateTimeOffset at, CancellationToken cancellationToken) =>
        await organisations.FindAsync(organisation, cancellationToken) is { } found && TimeZoneInfo.TryFindSystemTimeZoneById(found.TimeZone, out var zone) ? TimeZoneInfo.ConvertTime(at, zone) : at;
}
