using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor;

/// <summary>Who may come in, and how many.</summary>
public sealed record FrontDoorOptions
{
    /// <summary>Legs at once; 1 to 100,000. Default 1,000.</summary>
    public int MaxCalls { get; init; } = 1000;

    /// <summary>Tokens that clients must show (query <c>token</c> or <c>Authorization: Bearer</c>); people who signed in, and API keys, come in
    /// without. Default none.</summary>
    public IReadOnlyList<string> AccessTokens { get; init; } = [];

    /// <summary>Whether everybody who reaches the server may use it, from other machines too. Default false: from other machines people sign in.</summary>
    public bool Open { get; init; }

    /// <summary>Names under which this server is reached, beside <c>localhost</c> and the address that a connection comes in on: <c>voice.example.com</c>,
    /// <c>*.example.com</c>, an IP address; without scheme and port. A request for another host is answered with 421. Default none.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Origins of pages elsewhere that may use this server, for example <c>https://www.example.com</c>; this server's own pages always may. Default
    /// none.</summary>
    public IReadOnlyList<string> Origins { get; init; } = [];

    /// <summary>HTTP connections at once, calls that are up not counted; 10 to 1,000,000. More are closed at once. Default 5,000.</summary>
    public int MaxConnections { get; init; } = 5000;

    /// <summary>How long a connection may say nothing before its first request and between two; 1 s to 10 min. Default 30 s.</summary>
    public TimeSpan IdleConnection { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a request's header may take; 1 s to 1 min. Default 10 s.</summary>
    public TimeSpan HeaderWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time between two pings; 1 to 300 s. Default 30 s.</summary>
    public TimeSpan PingEvery { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Silence of the client after which its socket is closed; above <see cref="PingEvery"/>. Default 60 s.</summary>
    public TimeSpan StaleAfter { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a client may take to send <c>session_start</c>. Default 10 s.</summary>
    public TimeSpan StartWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>On shutdown, how long calls may go on before they are closed (clients may resume after a restart); 0 to 10 min. Default 0.</summary>
    public TimeSpan DrainFor { get; init; }

    /// <summary>Every setting out of range, named.</summary>
    public IEnumerable<string> Validate()
    {
        if (MaxCalls is < 1 or > 100_000) yield return $"FrontDoor:MaxCalls is {MaxCalls}; use 1 to 100000";
        if (PingEvery < TimeSpan.FromSeconds(1) || PingEvery > TimeSpan.FromSeconds(300)) yield return $"FrontDoor:PingEvery is {PingEvery}; use 00:00:01 to 00:05:00";
        if (StaleAfter <= PingEvery) yield return $"FrontDoor:StaleAfter is {StaleAfter}; use more than FrontDoor:PingEvery ({PingEvery})";
        if (StartWithin < TimeSpan.FromSeconds(1)) yield return $"FrontDoor:StartWithin is {StartWithin}; use 00:00:01 or more";
        if (DrainFor < TimeSpan.Zero || DrainFor > TimeSpan.FromMinutes(10)) yield return $"FrontDoor:DrainFor is {DrainFor}; use 00:00:00 to 00:10:00";
        if (MaxConnections is < 10 or > 1_000_000) yield return $"FrontDoor:MaxConnections is {MaxConnections}; use 10 to 1000000";
        if (IdleConnection < TimeSpan.FromSeconds(1) || IdleConnection > TimeSpan.FromMinutes(10)) yield return $"FrontDoor:IdleConnection is {IdleConnection}; use 00:00:01 to 00:10:00";
        if (HeaderWithin < TimeSpan.FromSeconds(1) || HeaderWithin > TimeSpan.FromMinutes(1)) yield return $"FrontDoor:HeaderWithin is {HeaderWithin}; use 00:00:01 to 00:01:00";
        for (var i = 0; i < AccessTokens.Count; i++)
        {
            if (AccessTokens[i].Length < 16) yield return $"FrontDoor:AccessTokens:{i} has {AccessTokens[i].Length} characters; use 16 or more";
        }

        foreach (var (i, host) in Hosts.Index())
        {
            var name = KnownHosts.IsWildcard(host) ? host[2..] : host;
            if (Uri.CheckHostName(name) is UriHostNameType.Unknown or UriHostNameType.Basic)
                yield return $"FrontDoor:Hosts:{i} is '{host}'; use a name such as voice.example.com or *.example.com, or an IP address, without scheme and port";
        }

        foreach (var (i, origin) in Origins.Index())
        {
            if (!Uri.TryCreate(origin, UriKind.Absolute, out var page) || page.PathAndQuery is not ("/" or "") || page.UserInfo.Length > 0 || page.Fragment.Length > 0 || page.IsFile)
                yield return $"FrontDoor:Origins:{i} is '{origin}'; use scheme, host and port of a page, such as https://www.example.com";
        }
    }
}
