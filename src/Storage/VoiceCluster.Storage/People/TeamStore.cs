using VoiceCluster.People;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>Teams in table teams, their members in team_members.</summary>
internal sealed class TeamStore(StorageDatabase database) : ITeamStore
{
    private static readonly Table<Team> Table = new("teams", keys: 2);

    /// <inheritdoc/>
    public async Task<Team?> FindAsync(string organisation, string id, CancellationToken cancellationToken) =>
        (await Table.SelectAsync(database, "organisation_id = $1 AND id = $2", [Text(organisation), Text(id)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Team>> ListAsync(string organisation, string? after, int most, CancellationToken cancellationToken) =>
        await Table.SelectAsync(database, $"organisation_id = $1 AND id > $2 ORDER BY id LIMIT {most}", [Text(organisation), Text(after ?? "")], cancellationToken);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> MembersAsync(string organisation, string id, CancellationToken cancellationToken) => await database.QueryAsync(
        Of("SELECT user_id FROM team_members WHERE organisation_id = $1 AND team_id = $2 ORDER BY user_id", Text(organisation), Text(id)), static row => row.GetString(0), cancellationToken);

    /// <inheritdoc/>
    public async Task<Stored> AddAsync(Team team, CancellationToken cancellationToken) =>
        await Table.AddAsync(database, team, cancellationToken) ? Stored.Done : Stored.Taken;

    /// <inheritdoc/>
    public async Task<Stored> ReplaceAsync(Team team, long seen, CancellationToken cancellationToken)
    {
        try
        {
            if (await Table.ReplaceAsync(database, team, nameof(Team.Revision), seen, cancellationToken)) return Stored.Done;
        }
        catch (Exception exception) when (database.Refuses(exception))
        {
            return Stored.Taken;
        }

        return await FindAsync(team.OrganisationId, team.Id, cancellationToken) is null ? Stored.Missing : Stored.Changed;
    }

    /// <inheritdoc/>
    public Task<Stored> RemoveAsync(string organisation, string id, CancellationToken cancellationToken) =>
        WriteAsync(Of("DELETE FROM teams WHERE organisation_id = $1 AND id = $2 RETURNING 1", Text(organisation), Text(id)), cancellationToken);

    /// <inheritdoc/>
    public Task<Stored> AddMemberAsync(string organisation, string team, string user, CancellationToken cancellationToken) => WriteAsync(
        Of(
            """
            INSERT INTO team_members (organisation_id, team_id, user_id)
            SELECT t.organisation_id, t.id, u.id FROM teams t JOIN users u ON u.organisation_id = t.organisation_id
            WHERE t.organisation_id = $1 AND t.id = $2 AND u.id = $3
            ON CONFLICT (organisation_id, team_id, user_id) DO UPDATE SET user_id = excluded.user_id RETURNING 1
            """,
            Text(organisation), Text(team), Text(user)),
        cancellationToken);

    /// <inheritdoc/>
    public Task<Stored> RemoveMemberAsync(string organisation, string team, string user, CancellationToken cancellationToken) => WriteAsync(
        Of("DELETE FROM team_members WHERE organisation_id = $1 AND team_id = $2 AND user_id = $3 RETURNING 1", Text(organisation), Text(team), Text(user)), cancellationToken);

    private async Task<Stored> WriteAsync(SqlStatement statement, CancellationToken cancellationToken) =>
        (await database.WriteAsync(statement, static _ => true, cancellationToken)).Count > 0 ? Stored.Done : Stored.Missing;
}
