
namespace VoiceCluster.Grains;

/// <summary>The streams of a call. Anybody may subscribe; each is keyed by the call's id.</summary>
public static class CallStreams
{
    /// <summary>Name of the stream provider for audio: short queues, because what is old is of no use.</summary>
    public const string AudioProvider = "audio";

    /// <summary>Frames that may wait for a subscriber of an audio stream; then the oldest go. Less than what legs lend (see <see cref="AudioFrame"/>).</summary>
    public const int AudioQueue = 48;

    /// <summary>Name of the stream provider for what a call waits for.</summary>
    public const string Provider = "calls";

    /// <summary>Items of those that may wait for the call: more than the longest sentence has chunks, because none may be missing.</summary>
    public const int Queue = 8192;

    /// <summary>Name of the stream provider for watchers, in any silo.</summary>
    public const string WatchersProvider = "watchers";

    /// <summary>Namespace of <see cref="Audio"/>.</summary>
    public const string AudioNamespace = "audio";

    /// <summary>Namespace of <see cref="Transcripts"/>.</summary>
    public const string TranscriptsNamespace = "transcripts";

    /// <summary>Namespace of <see cref="Tokens"/>.</summary>
    public const string TokensNamespace = "tokens";

    /// <summary>Namespace of <see cref="Speech"/>.</summary>
    public const string SpeechNamespace = "speech";

    /// <summary>Every 20 ms frame from the caller: <see cref="AudioFrame"/>.</summary>
    public static StreamId Audio(string callId) => StreamId.Create(AudioNamespace, callId);

    /// <summary>What the recogniser says: <see cref="Transcript"/>.</summary>
    public static StreamId Transcripts(string callId) => StreamId.Create(TranscriptsNamespace, callId);

    /// <summary>What the language model says: <see cref="StreamedPart{T}"/> of <see cref="ChatToken"/>.</summary>
    public static StreamId Tokens(string callId) => StreamId.Create(TokensNamespace, callId);

    /// <summary>What the voice speaks: <see cref="StreamedPart{T}"/> of <see cref="SpeechAudio"/>.</summary>
    public static StreamId Speech(string callId) => StreamId.Create(SpeechNamespace, callId);

    /// <summary>What happens in the call: <see cref="CallEvent"/>.</summary>
    public static StreamId Events(string callId) => StreamId.Create("events", callId);
}
