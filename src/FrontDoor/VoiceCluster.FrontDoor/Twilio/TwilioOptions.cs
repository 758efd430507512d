using System.Globalization;
using VoiceCluster.FrontDoor.Phone;

namespace VoiceCluster.FrontDoor.Twilio;

/// <summary>Twilio Media Streams. Section <c>Twilio</c>.</summary>
public sealed record TwilioOptions
{
    /// <summary>The account's auth token, which signs Twilio's requests; empty (the default) for no Twilio.</summary>
    public string AuthToken { get; init; } = "";

    /// <summary>The address that Twilio calls, as configured at the number (<c>https://voice.example.com</c>): signatures are made over it, and a
    /// proxy hides it from us. Needed with <see cref="AuthToken"/>.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>The agent (section <c>Agents</c>) that answers where neither the stream's parameter <c>agent</c> nor a route names one; null for the default
    /// agent.</summary>
    public string? Agent { get; init; }

    /// <summary>From the number called (the stream's parameter <c>to</c>) to the agent that answers; the first that fits decides.</summary>
    public IReadOnlyList<PhoneRouteOptions> Routes { get; init; } = [];

    /// <summary>Whether Twilio may call.</summary>
    public bool IsEnabled => AuthToken.Length > 0;

    /// <summary>Who answers a call to a number; null for the default agent.</summary>
    internal string? AgentOf(string? number) => Routes.Count > 0 && number is not null && new NumberRoutes(Routes).TryFind(number, out var agent) ? agent : Agent;

    /// <summary>A path of ours as Twilio calls it.</summary>
    internal string Public(string path) => PublicUrl!.GetLeftPart(UriPartial.Path).TrimEnd('/') + path;

    /// <summary>The forms of that address that Twilio may sign: it leaves the port out of some, and puts the scheme's usual one into others.</summary>
    internal IEnumerable<string> SignedForms(string path)
    {
        var authority = PublicUrl!.IsDefaultPort ? PublicUrl.Host : PublicUrl.Authority;
        var other = PublicUrl.IsDefaultPort ? string.Create(CultureInfo.InvariantCulture, $"{PublicUrl.Host}:{PublicUrl.Port}") : PublicUrl.Host;
        var address = Public(path);
        var start = PublicUrl.Scheme.Length + Uri.SchemeDelimiter.Length;
        yield return address;
        yield return address.Remove(start, authority.Length).Insert(start, other);
    }

    /// <summary>The <c>ws</c> or <c>wss</c> address for an <c>http</c> or <c>https</c> one.</summary>
    internal static string WebSocket(string url) => "ws" + url["http".Length..];

    /// <summary>Every setting out of range, named; never shows the token.</summary>
    public IEnumerable<string> Validate()
    {
        if (!IsEnabled) yield break;
        if (AuthToken.Length < 16) yield return $"Twilio:AuthToken (hidden) has {AuthToken.Length} characters; copy it from the account's console";
        if (PublicUrl is not { IsAbsoluteUri: true } || PublicUrl.Scheme is not ("https" or "http"))
            yield return $"Twilio:PublicUrl is '{PublicUrl}'; give the https address that Twilio calls, without the path";
        else if (PublicUrl.UserInfo.Length > 0)
            yield return "Twilio:PublicUrl (hidden) has a user name in it; give the address alone, as signatures are made over it";
        foreach (var (i, route) in Routes.Index())
        {
            foreach (var error in route.Validate($"Twilio:Routes:{i}")) yield return error;
        }
    }
}
