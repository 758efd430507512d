using VoiceCluster.Audio;

namespace VoiceCluster.Grains;

/// <summary>What the agent does with who answered.</summary>
public enum AnsweringMachineReaction
{
    /// <summary>It talks, as with a person.</summary>
    Continue,

    HangUp,
}

/// <summary>Outgoing calls and answering machines. Section <c>Calls:AnsweringMachine</c>.</summary>
public sealed record AnsweringMachineOptions
{
    /// <summary>For calls that do not say. Default off.</summary>
    public AnsweringMachineDetection Detection { get; init; }

    public AnsweringMachineLimits Limits { get; init; } = new();

    /// <summary>When a machine answered and no message is to be left. Default: hang up.</summary>
    public AnsweringMachineReaction OnMachine { get; init; } = AnsweringMachineReaction.HangUp;

    /// <summary>When nobody speaks.</summary>
    public AnsweringMachineReaction OnSilence { get; init; }

    /// <summary>When it could not be told in time.</summary>
    public AnsweringMachineReaction OnUnknown { get; init; }

    /// <summary>What is said after a machine's beep, at most 2,000 characters; needed for <see cref="AnsweringMachineDetection.DetectBeep"/> where a call
    /// brings no message of its own.</summary>
    public string Message { get; init; } = "";

    /// <summary>Longest message.</summary>
    public const int MaxMessage = 2000;

    /// <summary>Every setting out of range, named.</summary>
    public IEnumerable<string> Validate()
    {
        foreach (var (name, value) in new[] { (nameof(OnMachine), OnMachine), (nameof(OnSilence), OnSilence), (nameof(OnUnknown), OnUnknown) })
        {
            if (!Enum.IsDefined(value)) yield return $"Calls:AnsweringMachine:{name} is '{value}'; use Continue or HangUp";
        }

        if (!Enum.IsDefined(Detection)) yield return $"Calls:AnsweringMachine:Detection is '{Detection}'; use Off, Detect or DetectBeep";
        if (Message.Length > MaxMessage) yield return $"Calls:AnsweringMachine:Message has {Message.Length} characters; use at most {MaxMessage}";
        if (Detection is AnsweringMachineDetection.DetectBeep && string.IsNullOrWhiteSpace(Message))
            yield return "Calls:AnsweringMachine:Message is missing; give the words to leave after the beep, or set Calls:AnsweringMachine:Detection to Detect";
        foreach (var error in Limits.Validate()) yield return $"Calls:AnsweringMachine:Limits:{error}";
    }
}
