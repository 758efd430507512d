using VoiceCluster.People;
using static VoiceCluster.Storage.Sql;

namespace VoiceCluster.Storage;

/// <summary>Requests with an idempotency key in table idempotent_requests.</summary>
internal sealed class IdempotencyStore(StorageDatabase database) : IIdempotencyStore
{
    private const string OfRequest = "organisation_id = $1 AND caller = $2 AND key = $3";

    private static readonly Table<IdempotentRequest> Table = new("idempotent_requests", keys: 3);

    /// <inheritdoc/>
    public async Task<IdempotentRequest?> BeginAsync(IdempotentRequest request, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await Table.AddAsync(database, request, cancellationToken)) return null;
            var before = await Table.SelectAsync(database, OfRequest, [Text(request.OrganisationId), Text(request.Caller), Text(request.Key)], cancellationToken);
            // It may have been forgotten between the two.
            if (before.Count > 0) return before[0];
        }
    }

    /// <inheritdoc/>
    public Task CompleteAsync(IdempotentRequest request, CancellationToken cancellationToken) => database.ExecuteAsync([Table.Upsert(request)], cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(IdempotentRequest request, CancellationToken cancellationToken) => database.ExecuteAsync(
        [Of($"DELETE FROM idempotent_requests WHERE {OfRequest}", Text(request.OrganisationId), Text(request.Caller), Text(request.Key))], cancellationToken);
}
