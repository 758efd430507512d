namespace VoiceCluster.TurnTaking;

/// <summary>Decides how long after the caller's last voiced frame the turn becomes the agent's. Pure.</summary>
public interface IEndpointingPolicy
{
    /// <summary>Silence from speech end to commit.</summary>
    /// <param name="transcript">The caller's words so far.</param>
    /// <param name="lastAgentText">What the agent said before, when known.</param>
    /// <param name="debounce">The debounce in force.</param>
    /// <param name="settings">The call's settings.</param>
    TimeSpan CommitAfter(string transcript, string? lastAgentText, TimeSpan debounce, TurnSettings settings);
}

/// <summary>Debounce and commit delay, whatever was said.</summary>
public sealed class FixedEndpointing : IEndpointingPolicy
{
    /// <inheritdoc/>
    public TimeSpan CommitAfter(string transcript, string? lastAgentText, TimeSpan debounce, TurnSettings settings) => debounce + settings.CommitDelay;
}

/// <summary>A whole sentence is answered at the debounce, an unfinished one is waited for.</summary>
public sealed class SemanticEndpointing(ICompletenessEstimator estimator) : IEndpointingPolicy
{
    /// <inheritdoc/>
    public TimeSpan CommitAfter(string transcript, string? lastAgentText, TimeSpan debounce, TurnSettings settings) =>
        estimator.Estimate(transcript, lastAgentText, settings.DictatedDigits) switch
        {
            Completeness.Complete => debounce,
            Completeness.Incomplete => settings.MaxEndpointing > debounce ? settings.MaxEndpointing : debounce,
            _ => debounce + settings.CommitDelay,
        };
}
