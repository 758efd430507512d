using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// Makes guessing passwords slow. After <see cref="FreeForUser"/> wrong ones a source has to wait before its credentials for that user are looked
/// at again: a second, then twice as long each time, up to <see cref="MaxWait"/>. A source that guesses for many users waits for all of them after
/// <see cref="FreeForSource"/>, but not for users who gave it the right password before: others may stand behind the same proxy or NAT.
/// </summary>
internal sealed class GuessGuard(TimeProvider clock)
{
    public const int FreeForUser = 5;
    public const int FreeForSource = 50;
    public static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    private const int MaxEntries = 10_000;

    private readonly RecentEntries<(IPAddress Source, string? User), Guesses> _guesses = new(MaxEntries, 2 * MaxWait, clock);
    private readonly RecentEntries<(IPAddress Source, string User), object> _known = new(MaxEntries, TimeSpan.FromDays(1), clock);

    /// <summary>How long until credentials are looked at; zero for at once.</summary>
    public TimeSpan Wait(IPAddress source, string user)
    {
        var own = Wait(_guesses.Find((source, user)));
        if (_known.Find((source, user)) is not null) return own;
        var all = Wait(_guesses.Find((source, null)));
        return own > all ? own : all;
    }

    /// <summary>A wrong password.</summary>
    /// <param name="source">Where it came from.</param>
    /// <param name="user">Whom it was for, existing or not.</param>
    /// <param name="attempt">The credentials; the same ones again are no new guess and do not count.</param>
    /// <returns>How many came for this user in a row.</returns>
    public int Failed(IPAddress source, string user, string attempt)
    {
        Add(_guesses.GetOrAdd((source, null), () => new Guesses()), attempt, FreeForSource);
        var own = _guesses.GetOrAdd((source, user), () => new Guesses());
        Add(own, attempt, FreeForUser);
        return own.Count;
    }

    /// <summary>The right password.</summary>
    public void Succeeded(IPAddress source, string user)
    {
        _guesses.Remove((source, user));
        _known.GetOrAdd((source, user), () => this);
    }

    private TimeSpan Wait(Guesses? guesses)
    {
        if (guesses is null) return TimeSpan.Zero;
        var left = guesses.Wait - clock.GetElapsedTime(guesses.LastAt);
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private void Add(Guesses guesses, string attempt, int free)
    {
        if (guesses.Attempt == attempt) return;
        guesses.Attempt = attempt;
        guesses.LastAt = clock.GetTimestamp();
        guesses.Count++;
        var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(guesses.Count - free, 20)));
        guesses.Wait = guesses.Count < free ? TimeSpan.Zero : wait < MaxWait ? wait : MaxWait;
    }

    private sealed class Guesses
    {
        public int Count { get; set; }

        public string? Attempt { get; set; }

        public long LastAt { get; set; }

        public TimeSpan Wait { get; set; }
    }
}
