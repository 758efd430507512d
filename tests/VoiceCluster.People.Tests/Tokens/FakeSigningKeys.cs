namespace VoiceCluster.People.Tests.Tokens;

/// <summary>The database of several silos, as far as their keys go.</summary>
internal sealed class FakeSigningKeys : ISigningKeyStore
{
    private readonly List<SigningKey> _keys = [];

    public int Reads { get; private set; }

    public Task<IReadOnlyList<SigningKey>> ListAsync(CancellationToken cancellationToken)
    {
        Reads++;
        return Task.FromResult<IReadOnlyList<SigningKey>>([.. _keys.OrderByDescending(static k => k.CreatedAt)]);
    }

    public Task AddAsync(SigningKey key, CancellationToken cancellationToken)
    {
        _keys.Add(key);
        return Task.CompletedTask;
    }
}
