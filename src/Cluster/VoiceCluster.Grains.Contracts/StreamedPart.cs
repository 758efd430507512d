namespace VoiceCluster.Grains;

/// <summary>A part of what a worker streams in answer to a request.</summary>
/// <param name="Request">The request's.</param>
/// <param name="Value">The part.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.StreamedPart`1")]
public readonly record struct StreamedPart<T>([property: Id(0)] Guid Request, [property: Id(1)] T Value);
