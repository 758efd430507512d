namespace VoiceCluster.People.Limits;

/// <summary>How soon one who fails may try again.</summary>
/// <param name="Free">So many tries may come at once.</param>
/// <param name="First">The pause after the next one; each further failure doubles it.</param>
/// <param name="Longest">The longest pause.</param>
[GenerateSerializer, Immutable, Alias("VoiceCluster.BackOffPolicy")]
internal sealed record BackOffPolicy([property: Id(0)] int Free, [property: Id(1)] TimeSpan First, [property: Id(2)] TimeSpan Longest)
{
    /// <summary>Of one address for one account: a person who mistypes is not kept long, a program that guesses is.</summary>
    public static BackOffPolicy Pair { get; } = new(5, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(15));

    /// <summary>Of one address, whichever accounts it tries.</summary>
    public static BackOffPolicy Address { get; } = new(30, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(15));

    /// <summary>Of one account, wherever from: guesses from many addresses get slow, and yet nobody can lock its owner out for long.</summary>
    public static BackOffPolicy Account { get; } = new(50, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
}

/// <summary>Tries of one kind. A try counts as failed from its beginning, so that many at once are not each the first; who succeeds takes it back.</summary>
internal sealed class BackOff(BackOffPolicy policy)
{
    private int _failures;
    private DateTimeOffset _lastTry;
    private DateTimeOffset _closedUntil;

    /// <summary>Begins a try.</summary>
    /// <returns>Zero; or how long to wait instead.</returns>
    public TimeSpan Begin(DateTimeOffset now)
    {
        if (now < _closedUntil) return _closedUntil - now;
        // As long again as the longest pause, in peace: whoever it was has gone.
        if (now - _lastTry > policy.Longest * 2) _failures = 0;
        _lastTry = now;
        _failures++;
        // 2^20 is longer than any pause.
        var pause = policy.First * (1 << Math.Clamp(_failures - policy.Free - 1, 0, 20));
        if (_failures > policy.Free) _closedUntil = now + (pause < policy.Longest ? pause : policy.Longest);
        return TimeSpan.Zero;
    }

    /// <summary>The try succeeded.</summary>
    /// <param name="forgetAll">Whoever tried before was the same; otherwise only this try is taken back.</param>
    public void Succeed(bool forgetAll)
    {
        _failures = forgetAll ? 0 : Math.Max(0, _failures - 1);
        _closedUntil = default;
    }
}
