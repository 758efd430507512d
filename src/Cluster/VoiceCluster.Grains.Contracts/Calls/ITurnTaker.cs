namespace VoiceCluster.Grains;

/// <summary>A grain whose work belongs to a turn of its call.</summary>
public interface ITurnTaker
{
    /// <summary>Number of the turn that is going on; 0 without a call.</summary>
    int Turn { get; }
}
