using VoiceCluster.Audio;

namespace VoiceCluster.LoadTest;

/// <summary>
/// What each caller does, again and again: is silent, asks, hears a piece of the answer, interrupts it with another question, hears the answer
/// to that one out. The caller streams a frame every 20 ms throughout.
/// </summary>
public sealed record Scenario
{
    /// <summary>Silence at the start of a round.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The first question; a whole number of frames, as all speech.</summary>
    public TimeSpan Question { get; init; } = TimeSpan.FromSeconds(1.5);

    /// <summary>How much of the answer is heard before the interruption.</summary>
    public TimeSpan HeardBeforeInterruption { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The interruption, which is a question itself.</summary>
    public TimeSpan Interruption { get; init; } = TimeSpan.FromSeconds(0.8);

    /// <summary>How long a caller waits for a sign of an answer.</summary>
    public TimeSpan GiveUp { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>From the first caller's start to the first measurement.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(12);

    /// <summary>How long is measured.</summary>
    public TimeSpan Measured { get; init; } = TimeSpan.FromSeconds(42);

    /// <summary>The callers begin one after the other over this time: about a round, so that they are spread evenly over it.</summary>
    public TimeSpan Stagger { get; init; } = TimeSpan.FromSeconds(7);

    /// <summary>The session's settings: the agent answers 400 ms after speech, whatever was said, and yields to 160 ms of it.</summary>
    public IReadOnlyDictionary<string, object> Settings { get; init; } = new Dictionary<string, object>
    {
        ["endpointing"] = "fixed",
        ["debounceMs"] = 400,
        ["commitDelayMs"] = 0,
        ["minInterruptionMs"] = 160,
    };

    /// <summary>From the start to the end of a run.</summary>
    public TimeSpan Length => WarmUp + Measured;

    /// <summary>Frames of a piece of speech.</summary>
    public static int Frames(TimeSpan speech) => (int)(speech.Ticks / Frame.Duration.Ticks);
}
