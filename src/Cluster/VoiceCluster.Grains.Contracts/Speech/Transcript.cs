using VoiceCluster.Providers;

namespace VoiceCluster.Grains;

/// <summary>What the recogniser says of a call, in order.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.Transcript")]
public sealed record Transcript
{
    /// <summary>1, 2, 3... within the call, across reconnections of the recogniser.</summary>
    [Id(0)] public long Sequence { get; init; }

    [Id(1)] public SpeechToTextEventKind Kind { get; init; }

    /// <summary>As opened by the turn machine.</summary>
    [Id(2)] public int Utterance { get; init; }

    [Id(3)] public string Text { get; init; } = "";

    /// <summary>0 to 1.</summary>
    [Id(4)] public double Confidence { get; init; }

    /// <summary>On the clock of the caller's audio since the call began.</summary>
    [Id(5)] public TimeSpan Start { get; init; }

    /// <inheritdoc cref="Start"/>
    [Id(6)] public TimeSpan End { get; init; }

    /// <summary>Confidence of a final's last word, 0 to 1; 0 when it is not known.</summary>
    [Id(7)] public double EndConfidence { get; init; }
}
