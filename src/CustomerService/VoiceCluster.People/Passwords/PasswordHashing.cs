using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;

namespace VoiceCluster.People;

/// <summary>
/// Passwords, hashed by the framework's hasher (PBKDF2 with HMAC-SHA512 and a random salt). One at a time: each costs a tenth of a second of a processor that has calls to
/// serve, and whoever tries many passwords shall wait for themselves.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    private static readonly object Nobody = new();

    private readonly PasswordHasher<object> _hasher;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Lazy<string> _decoy;

    /// <param name="rounds">What a hash costs.</param>
    public PasswordHashing(int rounds)
    {
        _hasher = new PasswordHasher<object>(Options.Create(new PasswordHasherOptions { IterationCount = rounds }));
        _decoy = new Lazy<string>(() => _hasher.HashPassword(Nobody, Secrets.Create()));
    }

    /// <summary>The hash of a password.</summary>
    public Task<string> HashAsync(string password, CancellationToken cancellationToken) => RunAsync(() => _hasher.HashPassword(Nobody, password), cancellationToken);

    /// <summary>Whether a password is the one of a hash.</summary>
    /// <param name="hash">Null when there is no such user, or no password: that takes as long, so that the time does not tell.</param>
    /// <param name="password">As it was typed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<PasswordMatch> CheckAsync(string? hash, string password, CancellationToken cancellationToken)
    {
        var result = await RunAsync(() => _hasher.VerifyHashedPassword(Nobody, hash ?? _decoy.Value, password), cancellationToken);
        return hash is null ? PasswordMatch.Wrong : result switch
        {
            PasswordVerificationResult.Success => PasswordMatch.Right,
            PasswordVerificationResult.SuccessRehashNeeded => PasswordMatch.RightButCheap,
            _ => PasswordMatch.Wrong,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    private async Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return await Task.Run(work, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}

/// <summary>Whether a password is the right one.</summary>
public enum PasswordMatch
{
    /// <summary>It is not.</summary>
    Wrong,

    /// <summary>It is.</summary>
    Right,

    /// <summary>It is, but its hash is of a lower cost than new ones.</summary>
    RightButCheap,
}
