using System.Text.Json.Nodes;

namespace VoiceCluster.Cli.Client;

/// <summary>Where to call, and what to ask for.</summary>
public sealed record VoiceClientOptions
{
    /// <summary><c>ws://</c>, <c>wss://</c>, <c>http://</c> or <c>https://</c>; without a path, <c>/ws/voice</c> is meant.</summary>
    public required Uri Url { get; init; }

    /// <summary>Sent as <c>Authorization: Bearer</c>; null for none.</summary>
    public string? Token { get; init; }

    /// <summary>The earlier session to resume; null for a new one.</summary>
    public string? Session { get; init; }

    public VoiceFormat Format { get; init; } = VoiceFormat.Default;

    /// <summary>Settings at the start, by name.</summary>
    public JsonObject? Settings { get; init; }

    /// <summary>Anything the caller wants kept with the call.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>How long the server may take from the first packet to <c>session_ready</c>.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The address of the WebSocket, with the session in its query.</summary>
    /// <exception cref="VoiceClientException">The scheme is another.</exception>
    public Uri Endpoint()
    {
        if (!Url.IsAbsoluteUri || Url.Scheme is not ("ws" or "wss" or "http" or "https"))
            throw new VoiceClientException(VoiceFailure.NoServer, $"'{Url}' is no address of a server; use ws://host:port or wss://host:port");
        var builder = new UriBuilder(Url) { Scheme = Url.Scheme is "https" or "wss" ? "wss" : "ws" };
        if (Url.IsDefaultPort) builder.Port = -1;
        if (builder.Path is "" or "/") builder.Path = "/ws/voice";
        if (Session is { } session)
            builder.Query = $"{builder.Query.TrimStart('?')}{(builder.Query.Length > 1 ? "&" : "")}session={Uri.EscapeDataString(session)}";
        return builder.Uri;
    }

    /// <summary>The server's address for plain requests, without a path.</summary>
    public Uri HttpBase()
    {
        var endpoint = Endpoint();
        return new UriBuilder(endpoint) { Scheme = endpoint.Scheme == "wss" ? "https" : "http", Path = "/", Query = "" }.Uri;
    }
}
