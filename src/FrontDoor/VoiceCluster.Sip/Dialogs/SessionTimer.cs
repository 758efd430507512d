using System.Globalization;

namespace VoiceCluster.Sip;

/// <summary>The session timer of a call (RFC 4028): who refreshes, when, and when a silent session is given up.</summary>
internal sealed class SessionTimer(SipTransactionContext context, Action refresh, Action expire)
{
    /// <summary>The shortest interval anybody may ask for (section 4).</summary>
    public static readonly TimeSpan Minimum = TimeSpan.FromSeconds(90);

    private readonly SipTimer _refresh = context.CreateTimer(refresh);
    private readonly SipTimer _expire = context.CreateTimer(expire);

    /// <summary>The interval agreed in seconds; 0 without a timer.</summary>
    public int Interval { get; private set; }

    /// <summary>This side sends the refreshes.</summary>
    public bool IsRefresher { get; private set; }

    /// <summary>Starts over, as every refresh does. The refresher acts at half the interval, both give up a little before its end (section 10).</summary>
    public void Start(int interval, bool isRefresher)
    {
        (Interval, IsRefresher) = (interval, isRefresher);
        if (isRefresher) _refresh.Start(TimeSpan.FromSeconds(interval / 2.0));
        else _refresh.Stop();
        _expire.Start(TimeSpan.FromSeconds(interval - Math.Min(32, interval / 3)));
    }

    /// <summary>The refresh was not taken: the next one comes soon, as long as the session lasts. Does nothing when the peer refreshes.</summary>
    public void RefreshAgain()
    {
        if (Interval > 0 && IsRefresher) _refresh.Start(TimeSpan.FromSeconds(Math.Clamp(Interval / 20.0, 2, 30)));
    }

    public void Stop()
    {
        Interval = 0;
        _refresh.Stop();
        _expire.Stop();
    }

    public void Dispose()
    {
        _refresh.Dispose();
        _expire.Dispose();
    }

    /// <summary>Session-Expires of a message; null when absent or malformed.</summary>
    public static (int Interval, string? Refresher)? Read(SipMessage message)
    {
        if (message.Get(SipHeaderId.SessionExpires) is not { } text) return null;
        var parts = text.Split(';', 2);
        if (!SipSyntax.TryParseDigits(parts[0].Trim(), int.MaxValue, out var interval)) return null;
        if (parts.Length == 1) return (interval, null);
        return SipParameters.TryParse(";" + parts[1], out var parameters) ? (interval, parameters.Get("refresher")?.ToLowerInvariant()) : null;
    }

    public static string Write(int interval, string? refresher) =>
        refresher is null ? interval.ToString(CultureInfo.InvariantCulture) : string.Create(CultureInfo.InvariantCulture, $"{interval};refresher={refresher}");

    /// <summary>A 422 when the request asks for a shorter interval than allowed; null when it may go on.</summary>
    public static SipResponse? Refuse(SipRequest request, string localTag)
    {
        if (Read(request) is not { } asked || asked.Interval >= Minimum.TotalSeconds || !request.Lists(SipHeaderId.Supported, "timer")) return null;
        var response = request.CreateResponse(422, localTag);
        response.Set(SipHeaderId.MinSE, (int)Minimum.TotalSeconds);
        return response;
    }

    /// <summary>As the answering side: agrees on the interval and writes it into the 2xx (section 9).</summary>
    public void Agree(SipRequest request, SipResponse ok, TimeSpan wanted)
    {
        var supported = request.Lists(SipHeaderId.Supported, "timer") || request.Lists(SipHeaderId.Require, "timer");
        var asked = Read(request);
        var interval = asked?.Interval ?? (supported ? (int)wanted.TotalSeconds : 0);
        if (interval == 0)
        {
            Stop();
            return;
        }

        var refresher = !supported ? "uas" : asked?.Refresher ?? "uac";
        ok.Set(SipHeaderId.SessionExpires, Write(interval, refresher));
        if (supported) ok.Set(SipHeaderId.Require, "timer");
        Start(interval, refresher == "uas");
    }

    /// <summary>As the asking side: agrees to what the 2xx says (section 7.2).</summary>
    public void Agree(SipResponse ok)
    {
        if (Read(ok) is { } agreed) Start(agreed.Interval, agreed.Refresher is null or "uac");
        else Stop();
    }
}
