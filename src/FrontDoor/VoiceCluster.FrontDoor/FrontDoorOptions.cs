namespace VoiceCluster.FrontDoor;

/// <summary>Who may come in, and how many.</summary>
public sealed record FrontDoorOptions
{
    /// <summary>Legs at once; 1 to 100,000. Default 1,000.</summary>
    public int MaxCalls { get; init; } = 1000;

    /// <summary>Tokens that clients must show (query <c>token</c> or <c>Authorization: Bearer</c>); empty lets everybody in.</summary>
    public IReadOnlyList<string> AccessTokens { get; init; } = [];

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
        for (var i = 0; i < AccessTokens.Count; i++)
        {
            if (AccessTokens[i].Length < 16) yield return $"FrontDoor:AccessTokens:{i} has {AccessTokens[i].Length} characters; use 16 or more";
        }
    }
}
