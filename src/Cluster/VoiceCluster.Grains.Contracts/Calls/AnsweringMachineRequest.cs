namespace VoiceCluster.Grains;

/// <summary>What is done about answering machines.</summary>
public enum AnsweringMachineDetection
{
    /// <summary>Nothing.</summary>
    Off,

    /// <summary>The agent speaks when it is known that a person answered; what a machine gets is configured.</summary>
    Detect,

    /// <summary>The same, but a machine's beep is waited for, and a message left.</summary>
    DetectBeep,
}

/// <summary>Finds out who answered an outgoing call.</summary>
/// <param name="FollowToBeep">Leaves a message with a machine, after its beep.</param>
/// <param name="Message">What is left; empty for the configured one.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.AnsweringMachineRequest")]
public sealed record AnsweringMachineRequest([property: Id(0)] bool FollowToBeep, [property: Id(1)] string Message = "");
