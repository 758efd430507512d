namespace VoiceCluster.Sip;

/// <summary>Limits of concurrent calls and of calls a second (a token bucket one second deep), and the gate that draining closes.</summary>
internal sealed class SipAdmission(int maxCalls, int maxPerSecond, TimeProvider clock)
{
    private double _tokens = maxPerSecond;
    private long _filledAt = clock.GetTimestamp();

    public bool IsDraining { get; set; }

    /// <summary>Null when another call may start, else why not.</summary>
    public string? Refuse(int calls)
    {
        if (IsDraining) return "Shutting down";
        if (calls >= maxCalls) return "Too many calls";
        var now = clock.GetTimestamp();
        _tokens = Math.Min(maxPerSecond, _tokens + (clock.GetElapsedTime(_filledAt, now).TotalSeconds * maxPerSecond));
        _filledAt = now;
        if (_tokens < 1) return "Too many calls a second";
        _tokens--;
        return null;
    }
}
