namespace VoiceCluster.LoadTest.Phone;

/// <summary>What each telephone does, again and again: is silent, asks, hears the answer out. It sends 20 ms of mu-law every 20 ms throughout.</summary>
public sealed record PhoneScenario
{
    /// <summary>Silence at the start of a round.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The question; a whole number of frames.</summary>
    public TimeSpan Question { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>Silence in which the answer (1.8 s, after 0.7 s) is heard.</summary>
    public TimeSpan Listening { get; init; } = TimeSpan.FromSeconds(3.5);

    /// <summary>From the last call's answer to the first measurement.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long is measured.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Calls placed a second.</summary>
    public int CallsPerSecond { get; init; } = 100;

    /// <summary>Set-ups a second of the run that only sets up and hangs up, and for how long.</summary>
    public int SetUpsPerSecond { get; init; } = 200;

    /// <inheritdoc cref="SetUpsPerSecond"/>
    public TimeSpan SetUps { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Length of a round.</summary>
    public TimeSpan Round => Silence + Question + Listening;
}
