using System.Text.Json;

namespace VoiceCluster.Dialogue;

/// <summary>Who calls, as far as a call's metadata tells.</summary>
public static class CallerIdentity
{
    private const int Longest = 200;

    /// <summary>The far side of a telephone call; or the <c>userId</c> that a client gives, where clients are believed.</summary>
    /// <param name="channel">The call's.</param>
    /// <param name="metadata">A JSON object.</param>
    /// <param name="believesClients">Whether the word of a client counts: only where your own server opens its sessions.</param>
    /// <returns>Null when it is not known.</returns>
    public static string? Of(string channel, string metadata, bool believesClients)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        using var json = JsonDocument.Parse(metadata);
        if (json.RootElement.ValueKind is not JsonValueKind.Object) return null;
        var isTelephone = channel is "sip" or "twilio";
        var name = isTelephone ? Text(json.RootElement, "direction") is "outbound" ? "to" : "from" : believesClients ? "userId" : null;
        return name is not null && Text(json.RootElement, name)?.Trim() is { Length: > 0 and <= Longest } caller ? caller : null;
    }

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
}
