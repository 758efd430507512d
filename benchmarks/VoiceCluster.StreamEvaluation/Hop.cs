namespace VoiceCluster.StreamEvaluation;

/// <summary>A way from one grain of a silo to another.</summary>
public enum Hop
{
    /// <summary>No way at all: what a timer in 500 grains costs.</summary>
    None,

    /// <summary>A call without an answer.</summary>
    GrainCall,

    /// <summary>The stream that the product uses.</summary>
    PushStream,

    BroadcastChannel,

    /// <summary>Pulled every 5 ms.</summary>
    MemoryStream,
}

/// <summary>A frame of audio, and when it left.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.TimedFrame")]
public readonly record struct TimedFrame([property: Id(0)] long Number, [property: Id(1)] long SentAt, [property: Id(2)] ReadOnlyMemory<byte> Pcm);
