namespace VoiceCluster.People;

/// <summary>The keys of access tokens, shared by all silos.</summary>
public interface ISigningKeyStore
{
    /// <summary>All, newest first.</summary>
    Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Adds one.</summary>
    Task AddAsync(SigningKey key, CancellationToken cancellationToken);
}
