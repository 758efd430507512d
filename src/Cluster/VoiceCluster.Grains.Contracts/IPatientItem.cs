namespace VoiceCluster.Grains;

/// <summary>An item of a stream that its subscribers may get together with those that follow, because nothing happens before one that is urgent.</summary>
public interface IPatientItem
{
    /// <summary>Whether this one may wait, for a few items at most.</summary>
    bool MayWait { get; }
}
