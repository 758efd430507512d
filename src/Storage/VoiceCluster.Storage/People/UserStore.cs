using VoiceCluster.People;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>Users in table users, links in one_time_links.</summary>
internal sealed class UserStore(StorageDatabase database) : IUserStore
{
    private const string ActiveAdministrators =
        "SELECT COUNT(*) FROM users WHERE organisation_id = $1 AND role = 'administrator' AND state = 'active' AND id <> $2";

    private static readonly Table<User> Users = new("users", keys: 2);
    private static readonly Table<OneTimeLink> Links = new("one_time_links", keys: 1);

    /// <inheritdoc/>
    public async Task<User?> FindAsync(string organisation, string id, CancellationToken cancellationToken) =>
        (await Users.SelectAsync(database, "organisation_id = $1 AND id = $2", [Text(organisation), Text(id)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<User?> FindByEmailAsync(string email, CancellationToken cancellationToken) =>
        (await Users.SelectAsync(database, "email = $1", [Text(email)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<User>> ListAsync(string organisation, UserFilter filter, string? after, int most, CancellationToken cancellationToken)
    {
        const string InTeam = "EXISTS (SELECT 1 FROM team_members m WHERE m.organisation_id = users.organisation_id AND m.user_id = users.id AND m.team_id = $5)";
        return await Users.SelectAsync(
            database,
            $"organisation_id = $1 AND id > $2 AND ($3 = '' OR role = $3) AND ($4 = '' OR state = $4) AND ($5 = '' OR {InTeam}) ORDER BY id LIMIT {most}",
            [Text(organisation), Text(after ?? ""), Text(Word(filter.Role)), Text(Word(filter.State)), Text(filter.Team ?? "")],
            cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        (await database.QueryAsync(new SqlStatement("SELECT 1 FROM users LIMIT 1"), static _ => true, cancellationToken)).Count > 0;

    /// <inheritdoc/>
    public Task<Stored> InviteAsync(User user, OneTimeLink link, CancellationToken cancellationToken) => database.TransactAsync(
        async transaction =>
        {
            if (await AddAsync(transaction, user) is var added and not Stored.Done) return added;
            await transaction.ExecuteAsync(Links.Insert(link));
            return Stored.Done;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Stored> ReplaceAsync(User user, long seen, DateTimeOffset now, CancellationToken cancellationToken) => database.TransactAsync(
        async transaction =>
        {
            await OrganisationStore.LockAsync(transaction, database, user.OrganisationId);
            if (await ReadAsync(transaction, user.OrganisationId, user.Id) is not { } before) return Stored.Missing;
            if (before.Revision != seen) return Stored.Changed;
            var rules = user is { Role: Role.Administrator, State: UserState.Active };
            if (!rules && await IsLastAdministratorAsync(transaction, before)) return Stored.LastAdministrator;
            await transaction.ExecuteAsync(Users.Replace(user, nameof(User.Revision), seen));
            if (user.State is not UserState.Active) await SignOutAsync(transaction, user.OrganisationId, user.Id, "disabled", now);
            return Stored.Done;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<Stored> RemoveAsync(string organisation, string id, CancellationToken cancellationToken) => database.TransactAsync(
        async transaction =>
        {
            await OrganisationStore.LockAsync(transaction, database, organisation);
            if (await ReadAsync(transaction, organisation, id) is not { } user) return Stored.Missing;
            if (await IsLastAdministratorAsync(transaction, user)) return Stored.LastAdministrator;
            await transaction.ExecuteAsync(Of("DELETE FROM users WHERE organisation_id = $1 AND id = $2", Text(organisation), Text(id)));
            return Stored.Done;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> SetPasswordAsync(string organisation, string id, string before, string hash, CancellationToken cancellationToken)
    {
        var changed = await database.WriteAsync(
            Of("UPDATE users SET password_hash = $4 WHERE organisation_id = $1 AND id = $2 AND password_hash = $3 RETURNING 1", Text(organisation), Text(id), Text(before), Text(hash)),
            static _ => true,
            cancellationToken);
        return changed.Count > 0;
    }

    /// <inheritdoc/>
    public Task AddLinkAsync(OneTimeLink link, CancellationToken cancellationToken) => database.ExecuteAsync(
        link.UserId is null ? [Links.Insert(link)] : [Of("DELETE FROM one_time_links WHERE user_id = $1", Text(link.UserId)), Links.Insert(link)], cancellationToken);

    /// <inheritdoc/>
    public async Task<OneTimeLink?> FindLinkAsync(string hash, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await Links.SelectAsync(database, "hash = $1 AND expires_at > $2", [Text(hash), Instant(now)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public Task<Stored> RedeemAsync(OneTimeLink link, string passwordHash, DateTimeOffset now, CancellationToken cancellationToken) => database.TransactAsync(
        async transaction =>
        {
            if (!await UseUpAsync(transaction, link, now)) return Stored.LinkUsed;
            await transaction.ExecuteAsync(Of(
                "UPDATE users SET password_hash = $3, state = 'active', revision = revision + 1 WHERE organisation_id = $1 AND id = $2",
                Text(link.OrganisationId), Text(link.UserId!), Text(passwordHash)));
            await SignOutAsync(transaction, link.OrganisationId, link.UserId!, "password", now);
            return Stored.Done;
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<Stored> RedeemAsync(OneTimeLink link, User administrator, DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await database.TransactAsync(
                async transaction =>
                {
                    if (!await UseUpAsync(transaction, link, now)) return Stored.LinkUsed;
                    // The link goes back with the transaction when the user cannot be made.
                    if (await AddAsync(transaction, administrator) is var added and not Stored.Done) throw new NotMadeException(added);
                    await transaction.ExecuteAsync(Of("DELETE FROM one_time_links WHERE organisation_id = $1 AND user_id IS NULL", Text(link.OrganisationId)));
                    return Stored.Done;
                },
                cancellationToken);
        }
        catch (NotMadeException exception)
        {
            return exception.Why;
        }
    }

    /// <summary>Ends a user's sign-ins but one.</summary>
    internal static SqlStatement SignOut(string organisation, string user, string? except, string reason, DateTimeOffset now) => Of(
        "UPDATE sign_ins SET ended_at = $4, end_reason = $5 WHERE organisation_id = $1 AND user_id = $2 AND id <> $3 AND ended_at IS NULL",
        Text(organisation), Text(user), Text(except ?? ""), Instant(now), Text(reason));

    private static Task<int> SignOutAsync(StorageTransaction transaction, string organisation, string user, string reason, DateTimeOffset now) =>
        transaction.ExecuteAsync(SignOut(organisation, user, except: null, reason, now));

    private static async Task<bool> UseUpAsync(StorageTransaction transaction, OneTimeLink link, DateTimeOffset now) =>
        await transaction.ExecuteAsync(Of("DELETE FROM one_time_links WHERE hash = $1 AND expires_at > $2", Text(link.Hash), Instant(now))) > 0;

    private static async Task<bool> IsLastAdministratorAsync(StorageTransaction transaction, User user) =>
        user is { Role: Role.Administrator, State: UserState.Active }
        && (await transaction.QueryAsync(Of(ActiveAdministrators, Text(user.OrganisationId), Text(user.Id)), static row => row.GetInt64(0)))[0] == 0;

    private static string Word(Enum? value) => value?.ToString().ToLowerInvariant() ?? "";

    private async Task<Stored> AddAsync(StorageTransaction transaction, User user)
    {
        if (await OrganisationStore.LockAsync(transaction, database, user.OrganisationId) is not { } organisation) return Stored.Missing;
        var count = (await transaction.QueryAsync(Of("SELECT COUNT(*) FROM users WHERE organisation_id = $1", Text(user.OrganisationId)), static row => row.GetInt64(0)))[0];
        if (count >= organisation.MaxUsers) return Stored.Full;
        return await transaction.ExecuteAsync(Users.Insert(user)) > 0 ? Stored.Done : Stored.Taken;
    }

    private async Task<User?> ReadAsync(StorageTransaction transaction, string organisation, string id) =>
        (await transaction.QueryAsync(Users.Select("organisation_id = $1 AND id = $2", Text(organisation), Text(id)), row => Users.Read(database, row))).FirstOrDefault();

    private sealed class NotMadeException(Stored why) : Exception
    {
        public Stored Why { get; } = why;
    }
}
