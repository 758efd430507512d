using VoiceCluster.People;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>Removes old rows of the tables about people.</summary>
internal sealed class PeopleUpkeep(StorageDatabase database) : IPeopleUpkeep
{
    // Those that have ended stay for a day, so that a token shown too late is told from one that never was.
    private static readonly TimeSpan Afterlife = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public Task SweepAsync(DateTimeOffset now, DateTimeOffset signingKeysBefore, DateTimeOffset? auditBefore, CancellationToken cancellationToken)
    {
        var old = Instant(now - Afterlife);
        List<SqlStatement> statements =
        [
            Of("DELETE FROM sign_ins WHERE expires_at < $1 OR ended_at < $1", old),
            Of("DELETE FROM one_time_links WHERE expires_at < $1", Instant(now)),
            Of("DELETE FROM idempotent_requests WHERE created_at < $1", old),
            Of("DELETE FROM signing_keys WHERE created_at < $1 AND EXISTS (SELECT 1 FROM signing_keys newer WHERE newer.created_at > signing_keys.created_at)", Instant(signingKeysBefore)),
        ];
        if (auditBefore is { } before) statements.Add(Of("DELETE FROM audit_entries WHERE at < $1", Instant(before)));
        return database.ExecuteAsync(statements, cancellationToken);
    }
}
