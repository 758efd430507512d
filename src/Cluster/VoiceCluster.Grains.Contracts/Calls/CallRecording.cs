namespace VoiceCluster.Grains;

/// <summary>What an operator asks of a call's recording.</summary>
public enum RecordingAction
{
    Start,

    /// <summary>Nothing of either side gets into the recording, whose time goes on in silence: for card numbers.</summary>
    Pause,

    Resume,
    Stop,
}

/// <summary>Whether a call is being recorded.</summary>
public enum CallRecordingState
{
    Off,
    Recording,
    Paused,
}

/// <summary>The setting <c>recording</c>: whether calls are recorded from their beginning.</summary>
public enum RecordingRule
{
    Off,
    On,
}

/// <summary>The setting's name and values, for whoever reads settings.</summary>
public static class RecordingSetting
{
    public const string Name = "recording";

    public static string Write(RecordingRule rule) => rule is RecordingRule.On ? "on" : "off";

    /// <summary>Null when the value does not fit; <see cref="Error"/> says so.</summary>
    public static RecordingRule? Read(string value) => value switch
    {
        "on" or "true" => RecordingRule.On,
        "off" or "false" => RecordingRule.Off,
        _ => null,
    };

    public static string Error(string value) => $"{Name} is '{value}'; use on or off";
}

/// <summary>How a call's recording stands.</summary>
/// <param name="Id">Of the recording; null when there is none.</param>
/// <param name="State">Whether it goes on.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.CallRecordingStatus")]
public sealed record CallRecordingStatus([property: Id(0)] Guid? Id, [property: Id(1)] CallRecordingState State);

/// <summary>What a leg, which has the audio, is to do.</summary>
/// <param name="Id">Of the recording: version 7, made of <paramref name="StartedAt"/>.</param>
/// <param name="State">From now on.</param>
/// <param name="StartedAt">When the recording began.</param>
/// <param name="At">When it came into this state.</param>
/// <param name="IsBegun">A leg before this one has recorded some of it.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.RecordingOrder")]
public sealed record RecordingOrder(
    [property: Id(0)] Guid Id,
    [property: Id(1)] CallRecordingState State,
    [property: Id(2)] DateTimeOffset StartedAt,
    [property: Id(3)] DateTimeOffset At,
    [property: Id(4)] bool IsBegun);
