namespace VoiceCluster.Simulators;

/// <summary>What the simulator does with one request for speech.</summary>
public sealed record SpeechScript
{
    private SpeechScript()
    {
    }

    /// <summary>The body, as it is flushed piece by piece.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> Chunks { get; private init; } = [];

    /// <summary>Set when the request is refused instead of answered.</summary>
    public Refusal? Refusal { get; private init; }

    /// <summary>The response's type.</summary>
    public string ContentType { get; private init; } = "audio/pcm";

    /// <summary>Before each chunk.</summary>
    public TimeSpan ChunkGap { get; private init; }

    /// <summary>Chunks after which nothing more comes and the connection stays; null for none.</summary>
    public int? StallAfter { get; private init; }

    /// <summary>Chunks after which the connection breaks; null for never.</summary>
    public int? DisconnectAfter { get; private init; }

    /// <summary>A refusal is a script.</summary>
    public static implicit operator SpeechScript(Refusal refusal) => FromRefusal(refusal);

    /// <summary>A refusal is a script.</summary>
    public static SpeechScript FromRefusal(Refusal refusal) => new() { Refusal = refusal };

    /// <summary>The body's bytes: PCM16 little-endian, 24 kHz, mono, when the client asked for <c>pcm</c>. Pieces may have odd lengths.</summary>
    public static SpeechScript Speak(params ReadOnlyMemory<byte>[] chunks) => new() { Chunks = chunks };

    /// <summary>A server that answers in another format than it was asked for.</summary>
    public SpeechScript As(string contentType) => this with { ContentType = contentType };

    /// <summary>Time before each chunk.</summary>
    public SpeechScript Every(TimeSpan gap) => this with { ChunkGap = gap };

    /// <summary>Sends nothing more and keeps the connection, until the client leaves.</summary>
    public SpeechScript Stalls(int afterChunks) => this with { StallAfter = afterChunks };

    /// <summary>Breaks the connection.</summary>
    public SpeechScript Disconnects(int afterChunks) => this with { DisconnectAfter = afterChunks };
}
