using VoiceCluster.People;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>Sign-ins in table sign_ins, their refresh tokens in refresh_tokens.</summary>
internal sealed class SignInStore(StorageDatabase database) : ISignInStore
{
    private const string OfToken = "id = (SELECT sign_in_id FROM refresh_tokens WHERE hash = $1)";
    private const string AddToken = "INSERT INTO refresh_tokens (hash, sign_in_id, created_at) VALUES ($1, $2, $3)";

    private static readonly Table<SignIn> Table = new("sign_ins", keys: 1);
    private static readonly Table<User> Users = new("users", keys: 2);

    /// <inheritdoc/>
    public async Task<(SignIn SignIn, User User)?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if ((await Table.SelectAsync(database, "id = $1", [Text(id)], cancellationToken)).FirstOrDefault() is not { } signIn) return null;
        var users = await Users.SelectAsync(database, "organisation_id = $1 AND id = $2", [Text(signIn.OrganisationId), Text(signIn.UserId)], cancellationToken);
        return users.Count == 0 ? null : (signIn, users[0]);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<SignIn>> ListAsync(string organisation, string user, DateTimeOffset now, CancellationToken cancellationToken) => await Table.SelectAsync(
        database,
        "organisation_id = $1 AND user_id = $2 AND ended_at IS NULL AND expires_at > $3 ORDER BY created_at, id",
        [Text(organisation), Text(user), Instant(now)],
        cancellationToken);

    /// <inheritdoc/>
    public Task BeginAsync(SignIn signIn, string tokenHash, CancellationToken cancellationToken) =>
        database.ExecuteAsync([Table.Upsert(signIn), Of(AddToken, Text(tokenHash), Text(signIn.Id), Instant(signIn.CreatedAt))], cancellationToken);

    /// <inheritdoc/>
    public Task<Refresh> RefreshAsync(string tokenHash, string nextHash, DateTimeOffset now, DateTimeOffset expiresAt, CancellationToken cancellationToken) => database.TransactAsync(
        async transaction =>
        {
            // Of two who show the same token at once, one changes this row; the other waits, and finds it used.
            var isFirst = await transaction.ExecuteAsync(Of("UPDATE refresh_tokens SET used_at = $2 WHERE hash = $1 AND used_at IS NULL", Text(tokenHash), Instant(now))) > 0;
            var signIn = (await transaction.QueryAsync(Table.Select(OfToken, Text(tokenHash)), row => Table.Read(database, row))).FirstOrDefault();
            if (signIn is null || signIn.EndedAt is not null || signIn.ExpiresAt <= now) return new Refresh(RefreshOutcome.Unknown, signIn);
            if (!isFirst)
            {
                await transaction.ExecuteAsync(Of("UPDATE sign_ins SET ended_at = $2, end_reason = 'reuse' WHERE id = $1 AND ended_at IS NULL", Text(signIn.Id), Instant(now)));
                return new Refresh(RefreshOutcome.Reused, signIn);
            }

            await transaction.ExecuteAsync(Of(AddToken, Text(nextHash), Text(signIn.Id), Instant(now)));
            await transaction.ExecuteAsync(Of("UPDATE sign_ins SET used_at = $2, expires_at = $3 WHERE id = $1", Text(signIn.Id), Instant(now), Instant(expiresAt)));
            return new Refresh(RefreshOutcome.Renewed, signIn with { UsedAt = now, ExpiresAt = expiresAt });
        },
        cancellationToken);

    /// <inheritdoc/>
    public async Task<SignIn?> FindByTokenAsync(string tokenHash, CancellationToken cancellationToken) =>
        (await Table.SelectAsync(database, OfToken, [Text(tokenHash)], cancellationToken)).FirstOrDefault();

    /// <inheritdoc/>
    public async Task<bool> EndAsync(string organisation, string user, string id, string reason, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var ended = await database.WriteAsync(
            Of(
                "UPDATE sign_ins SET ended_at = $4, end_reason = $5 WHERE organisation_id = $1 AND user_id = $2 AND id = $3 AND ended_at IS NULL AND expires_at > $4 RETURNING 1",
                Text(organisation), Text(user), Text(id), Instant(now), Text(reason)),
            static _ => true,
            cancellationToken);
        return ended.Count > 0;
    }

    /// <inheritdoc/>
    public Task EndAllAsync(string organisation, string user, string? except, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.ExecuteAsync([UserStore.SignOut(organisation, user, except, reason, now)], cancellationToken);
}
