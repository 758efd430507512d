
namespace VoiceCluster.Grains;

/// <summary>The streams of a call. Anybody may subscribe; each is keyed by the call's id.</summary>
public static class CallStreams
{
    /// <summary>Name of the stream provider for audio: short queues, because what is old is of no use.</summary>
    public const string AudioProvider = "audio";

    /// <summary>Frames that may wait for a subscriber of an audio stream; then the oldest go. Less than what legs lend (see <see cref="AudioFrame"/>).</summary>
    public const int AudioQueue = 48;

    /// <summary>Name of the stream provider for transcripts and events.</summary>
    public const string Provider = "calls";

    /// <summary>Every 20 ms frame from the caller: <see cref="AudioFrame"/>.</summary>
    public static StreamId Audio(string callId) => StreamId.Create("audio", callId);

    /// <summary>What the recogniser says: <see cref="Transcript"/>.</summary>
    public static StreamId Transcripts(string callId) => StreamId.Create("transcripts", callId);

    /// <summary>What happens in the call: <see cref="CallEvent"/>.</summary>
    public static StreamId Events(string callId) => StreamId.Create("events", callId);
}
