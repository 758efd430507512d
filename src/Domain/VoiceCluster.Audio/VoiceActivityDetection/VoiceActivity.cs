namespace VoiceCluster.Audio;

/// <summary>What a detector says of one 20 ms frame.</summary>
/// <param name="Voiced">Whether the frame holds speech, or a gap within speech of at most 60 ms.</param>
/// <param name="LevelDb">Level of the frame without its DC, in dBFS, -100 to 0.</param>
/// <param name="NoiseFloorDb">Level of the noise as now estimated, in dBFS, on the same scale.</param>
public readonly record struct VoiceActivity(bool Voiced, float LevelDb, float NoiseFloorDb);
