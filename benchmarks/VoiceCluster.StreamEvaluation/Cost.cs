namespace VoiceCluster.StreamEvaluation;

/// <summary>Of one frame, over all.</summary>
internal sealed record Cost(double CpuUs, double Bytes, long Frames);
