namespace VoiceCluster.Audio;

/// <summary>Who or what answered an outgoing call.</summary>
public enum AnsweringMachineResult
{
    /// <summary>A short greeting, then silence that waits for us.</summary>
    Human,

    /// <summary>A long greeting, or one of many words.</summary>
    Machine,

    /// <summary>The tone after which a machine records.</summary>
    Beep,

    /// <summary>A machine that was followed to its beep has been silent for so long that it records without one.</summary>
    GreetingEnd,

    /// <summary>Nobody spoke.</summary>
    Silence,

    /// <summary>The time was over before it could be told.</summary>
    Unknown,
}
