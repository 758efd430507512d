using System.Text.Json.Nodes;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>A call to place.</summary>
/// <param name="To">A SIP address, the name of a registered phone, or a number.</param>
public sealed record PhonePlacement(string To)
{
    /// <summary>Caller id; null for the trunk's or the agent's own.</summary>
    public string? From { get; init; }

    /// <summary>Who talks; null for the default agent.</summary>
    public string? Agent { get; init; }

    /// <summary>The trunk to go through; null for the first.</summary>
    public string? Trunk { get; init; }

    /// <summary>Kept with the call.</summary>
    public JsonObject? Metadata { get; init; }

    /// <summary>Null for the configured one.</summary>
    public AnsweringMachineDetection? AnsweringMachineDetection { get; init; }

    /// <summary>What is left after a machine's beep; null for the configured message.</summary>
    public string? Message { get; init; }
}
