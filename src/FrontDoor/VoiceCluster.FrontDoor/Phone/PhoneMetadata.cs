using System.Text.Json.Nodes;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>What a call is known by: who calls whom, and what the trunk says about it.</summary>
internal static class PhoneMetadata
{
    private const int MaxHeaders = 20;
    private const int MaxValue = 200;

    /// <summary>A JSON object.</summary>
    public static string Incoming(SipCall call, string? trunk, string? agent)
    {
        var headers = new JsonObject();
        foreach (var (name, value) in call.Headers)
        {
            if (headers.Count == MaxHeaders) break;
            if (name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && name.Length <= MaxValue) headers[name] = Clean(value);
        }

        return new JsonObject
        {
            ["direction"] = "inbound",
            ["from"] = Clean(call.From.Uri.UnescapedUser),
            ["fromName"] = Clean(call.From.DisplayName),
            ["to"] = Clean(call.Dialled.UnescapedUser),
            ["trunk"] = trunk,
            ["agent"] = agent,
            ["sipCallId"] = Clean(call.Id),
            ["headers"] = headers,
        }.ToJsonString();
    }

    /// <summary>The caller's own metadata, with what is known of the call beside it.</summary>
    public static string Outgoing(JsonObject? own, string to, string? from, string? agent)
    {
        var metadata = own is null ? [] : (JsonObject)own.DeepClone();
        metadata["direction"] = "outbound";
        metadata["to"] = to;
        metadata["from"] = from;
        metadata["agent"] = agent;
        return metadata.ToJsonString();
    }

    /// <summary>Databases take no NUL, and nobody needs a long number.</summary>
    private static string? Clean(string? text)
    {
        if (text is null) return null;
        var clean = text.Any(char.IsControl) ? string.Concat(text.Where(c => !char.IsControl(c))) : text;
        return clean.Length <= MaxValue ? clean : clean[..MaxValue];
    }
}
