using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VoiceCluster.Dialogue;
using VoiceCluster.Language;

namespace VoiceCluster.Grains.Tools;

/// <summary>What models and callers are told of a call of a tool that has no result of its own.</summary>
internal static partial class ToolWords
{
    /// <summary>Until the caller has said yes.</summary>
    public static string AwaitsConsent { get; } =
        Note("waiting", "The caller was asked to confirm this. It has not been done; it is done only if a later result says so.");

    /// <summary>The caller said no.</summary>
    public static string Declined { get; } = new JsonObject { ["state"] = "withdrawn", ["note"] = "The caller said no. Nothing was done.", ["message"] = "All right, I left it as it is." }.ToJsonString();

    /// <summary>The caller went on speaking before it was started.</summary>
    public static string Withdrawn { get; } = Note("withdrawn", "This was not done: the caller went on speaking before it began.");

    /// <summary>It runs while the answer goes on without it.</summary>
    public static string StillRunning { get; } = Note("running", "This is still being done. Do not ask for it again.");

    /// <summary>The process died while it ran, and the tool cannot tell.</summary>
    public static string Unknown { get; } = new JsonObject
    {
        ["state"] = "unknown",
        ["note"] = "It is not known whether this was done. Do not do it again without asking the caller; say so.",
        ["message"] = "I am sorry, I do not know whether that was done. Please let me check it with you.",
    }.ToJsonString();

    /// <summary>It failed, or could not be asked for.</summary>
    /// <param name="why">A sentence.</param>
    public static string Failed(string why) => new JsonObject { ["error"] = why }.ToJsonString();

    /// <summary>What stands in the ledger, in words.</summary>
    public static string Of(ToolCallRecord call) => call.State switch
    {
        ToolCallState.Done => call.Result ?? "null",
        ToolCallState.Failed => call.Result ?? Failed("It failed."),
        ToolCallState.Waiting => AwaitsConsent,
        ToolCallState.Running => StillRunning,
        ToolCallState.Withdrawn => call.Result ?? Withdrawn,
        _ => Unknown,
    };

    /// <summary>The sentence for the caller that a result holds; null without one.</summary>
    /// <param name="result">JSON, or any text.</param>
    public static string? MessageOf(string? result)
    {
        try
        {
            return result is not null && JsonNode.Parse(result) is JsonObject content && content["message"] is JsonValue message && message.GetValueKind() is JsonValueKind.String
                ? message.GetValue<string>()
                : null;
        }
        catch (JsonException)
        {
            return null; // a tool may answer in plain text
        }
    }

    /// <summary>A question with the arguments in it; digits one by one, as a voice should say them.</summary>
    /// <param name="template"><c>{argument}</c> stands for an argument.</param>
    /// <param name="arguments">Of the call.</param>
    public static string Question(string template, JsonObject arguments) => Placeholder().Replace(template, match =>
    {
        var value = arguments[match.Groups["name"].Value]?.ToString() ?? "";
        return value.Length > 1 && value.All(char.IsAsciiDigit) ? NumberWords.OneByOne(value) : value;
    });

    /// <summary>The same for the same conversation, turn, tool and arguments.</summary>
    public static string KeyOf(string sessionId, int turn, string tool, string arguments) =>
        $"{sessionId}/{turn}/{tool}/{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(arguments)).AsSpan(0, 12))}";

    private static string Note(string state, string note) => new JsonObject { ["state"] = state, ["note"] = note }.ToJsonString();

    [GeneratedRegex("\\{(?<name>[a-z0-9_]+)\\}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Placeholder();
}
