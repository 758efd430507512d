using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace VoiceCluster.People;

/// <summary>
/// The keys of access tokens. The newest signs, until it is old and another is made; older ones are good for what they signed. All silos share them through the database: a
/// token with a key that is not known here makes this one look there.
/// </summary>
public sealed class SigningKeys(ISigningKeyStore store, SecuritySettings settings, TimeProvider time) : IDisposable
{
    // Whoever sends tokens with made-up keys shall not make the database work.
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _gate = new(1, 1);
    private volatile Ring _ring = new([], null);

    /// <summary>The key to sign with.</summary>
    public async Task<ECDsaSecurityKey> CurrentAsync(CancellationToken cancellationToken)
    {
        if (_ring.Keys is [var newest, ..] && !IsOld(newest)) return newest.Key;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            await LoadAsync(cancellationToken);
            if (_ring.Keys is [var known, ..] && !IsOld(known)) return known.Key;
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            await store.AddAsync(
                new SigningKey { Id = Guid.CreateVersion7().ToString("N"), PrivateKey = Convert.ToBase64String(pair.ExportPkcs8PrivateKey()), CreatedAt = time.GetUtcNow() }, cancellationToken);
            await LoadAsync(cancellationToken);
            return _ring.Keys[0].Key;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The key of an id; null when there is none.</summary>
    public async Task<ECDsaSecurityKey?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (Known(id) is { } key) return key;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_ring.LoadedAt is { } loaded && time.GetElapsedTime(loaded) < LookAgainAfter) return Known(id);
            await LoadAsync(cancellationToken);
            return Known(id);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();

    private static ECDsaSecurityKey Read(SigningKey key)
    {
        var pair = ECDsa.Create();
        pair.ImportPkcs8PrivateKey(Convert.FromBase64String(key.PrivateKey), out _);
        return new ECDsaSecurityKey(pair) { KeyId = key.Id };
    }

    private ECDsaSecurityKey? Known(string id) => _ring.Keys.FirstOrDefault(key => key.Key.KeyId == id)?.Key;

    private bool IsOld(Entry key) => time.GetUtcNow() - key.CreatedAt >= settings.SigningKeyLife;

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var stored = await store.ListAsync(cancellationToken);
        _ring = new Ring([.. stored.Select(key => _ring.Keys.FirstOrDefault(known => known.Key.KeyId == key.Id) ?? new Entry(Read(key), key.CreatedAt))], time.GetTimestamp());
    }

    private sealed record Entry(ECDsaSecurityKey Key, DateTimeOffset CreatedAt);

    private sealed record Ring(IReadOnlyList<Entry> Keys, long? LoadedAt);
}
