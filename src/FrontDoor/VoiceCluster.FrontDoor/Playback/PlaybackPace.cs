namespace VoiceCluster.FrontDoor.Playback;

/// <param name="Block">Audio in one message; a whole number of 20 ms frames.</param>
/// <param name="Lead">How far ahead of real time a leg sends, for the far side's jitter buffer.</param>
public sealed record PlaybackPace(TimeSpan Block, TimeSpan Lead)
{
    /// <summary>Browsers and other clients with a buffer of their own.</summary>
    public static PlaybackPace Buffered { get; } = new(TimeSpan.FromMilliseconds(60), TimeSpan.FromMilliseconds(120));

    /// <summary>Telephones: a packet each 20 ms.</summary>
    public static PlaybackPace Telephone { get; } = new(TimeSpan.FromMilliseconds(20), TimeSpan.Zero);
}
