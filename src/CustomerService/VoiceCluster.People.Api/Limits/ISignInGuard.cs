namespace VoiceCluster.People.Limits;

/// <summary>Slows down who guesses passwords, over all silos.</summary>
public interface ISignInGuard
{
    /// <summary>Begins a try to sign in.</summary>
    /// <returns>Zero; or how long to wait before the next one, whatever the password is.</returns>
    Task<TimeSpan> BeginAsync(string account, string address);

    /// <summary>The try succeeded.</summary>
    Task SucceedAsync(string account, string address);
}

/// <summary>Keeps count in grains.</summary>
internal sealed class GrainSignInGuard(IGrainFactory grains) : ISignInGuard
{
    /// <inheritdoc/>
    public async Task<TimeSpan> BeginAsync(string account, string address)
    {
        foreach (var (grain, policy) in Grains(account, address))
        {
            if (await grain.Begin(policy) is var wait && wait > TimeSpan.Zero) return wait;
        }

        return TimeSpan.Zero;
    }

    /// <inheritdoc/>
    public async Task SucceedAsync(string account, string address)
    {
        foreach (var (grain, policy) in Grains(account, address)) await grain.Succeed(policy, forgetAll: policy == BackOffPolicy.Pair);
    }

    private IEnumerable<(IBackOffGrain Grain, BackOffPolicy Policy)> Grains(string account, string address)
    {
        // Hashed: an account is whatever somebody typed, of any length.
        var hash = Secrets.Hash(account);
        yield return (grains.GetGrain<IBackOffGrain>($"address:{address}"), BackOffPolicy.Address);
        yield return (grains.GetGrain<IBackOffGrain>($"pair:{hash}:{address}"), BackOffPolicy.Pair);
        yield return (grains.GetGrain<IBackOffGrain>($"account:{hash}"), BackOffPolicy.Account);
    }
}

/// <summary>Tries of one kind (<see cref="BackOff"/>).</summary>
[Alias("VoiceCluster.IBackOffGrain")]
internal interface IBackOffGrain : IGrainWithStringKey
{
    /// <inheritdoc cref="BackOff.Begin"/>
    [Alias("Begin")]
    Task<TimeSpan> Begin(BackOffPolicy policy);

    /// <inheritdoc cref="BackOff.Succeed"/>
    [Alias("Succeed")]
    Task Succeed(BackOffPolicy policy, bool forgetAll);
}

/// <inheritdoc cref="IBackOffGrain"/>
internal sealed class BackOffGrain(TimeProvider time) : Grain, IBackOffGrain
{
    private BackOff? _tries;

    public Task<TimeSpan> Begin(BackOffPolicy policy)
    {
        // Not collected as idle while it still has something to remember.
        DelayDeactivation(policy.Longest * 3);
        return Task.FromResult((_tries ??= new BackOff(policy)).Begin(time.GetUtcNow()));
    }

    public Task Succeed(BackOffPolicy policy, bool forgetAll)
    {
        (_tries ??= new BackOff(policy)).Succeed(forgetAll);
        return Task.CompletedTask;
    }
}
