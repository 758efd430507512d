namespace VoiceCluster.People;

/// <summary>Requests that were sent once and shall not be carried out twice.</summary>
public interface IIdempotencyStore
{
    /// <summary>Notes that a request begins.</summary>
    /// <returns>Null when it is the first of its key; otherwise the first.</returns>
    Task<IdempotentRequest?> BeginAsync(IdempotentRequest request, CancellationToken cancellationToken);

    /// <summary>Keeps what was answered.</summary>
    Task CompleteAsync(IdempotentRequest request, CancellationToken cancellationToken);

    /// <summary>Forgets a request that changed nothing.</summary>
    Task ForgetAsync(IdempotentRequest request, CancellationToken cancellationToken);
}
