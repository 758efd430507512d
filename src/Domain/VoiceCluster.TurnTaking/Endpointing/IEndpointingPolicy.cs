namespace VoiceCluster.TurnTaking;

/// <summary>Decides how long after the caller's last voiced frame the turn becomes the agent's. Pure.</summary>
public interface IEndpointingPolicy
{
    /// <summary>Silence from speech end to commit.</summary>
    /// <param name="said">The caller's words so far.</param>
    /// <param name="lastAgentText">What the agent said before, when known.</param>
    /// <param name="debounce">The debounce in force.</param>
    /// <param name="settings">The call's settings.</param>
    TimeSpan CommitAfter(TranscriptBuffer said, string? lastAgentText, TimeSpan debounce, TurnSettings settings);
}

/// <summary>Debounce and commit delay, whatever was said.</summary>
public sealed class FixedEndpointing : IEndpointingPolicy
{
    /// <inheritdoc/>
    public TimeSpan CommitAfter(TranscriptBuffer said, string? lastAgentText, TimeSpan debounce, TurnSettings settings) => debounce + settings.CommitDelay;
}

/// <summary>
/// A whole sentence is answered after debounce and commit delay, one that may go on after two more delays, and an unfinished one is waited for. What was hardly
/// understood may be any of them, and waits as long as one that may go on.
/// </summary>
/// <remarks>
/// The delays cost nothing with a model and a voice that need as long for their first audio: they start at the debounce. Without them, half of the callers
/// who correct themselves after a short pause were cut off.
/// </remarks>
public sealed class SemanticEndpointing(ICompletenessEstimator estimator) : IEndpointingPolicy
{
    // Speech that begins as the delay ends is known by its first frame, which has come two frames later.
    private static readonly TimeSpan Hearing = 2 * TurnMachine.FrameDuration;

    /// <inheritdoc/>
    public TimeSpan CommitAfter(TranscriptBuffer said, string? lastAgentText, TimeSpan debounce, TurnSettings settings)
    {
        var whole = debounce + settings.CommitDelay + Hearing;
        var maybe = whole + (2 * settings.CommitDelay);
        // "the blue one instead a bag" was "instead of the": of ends that were misheard as whole, 19 of 25 had a doubtful last word; of whole sentences one in seven.
        var isDoubtful = said.EndConfidence > 0 && said.EndConfidence < settings.MinEndConfidence || said.Confidence > 0 && said.Confidence < settings.MinConfidence;
        var longest = settings.MaxEndpointing > whole ? settings.MaxEndpointing : whole;
        return estimator.Estimate(said.Text, lastAgentText, new(settings.DictatedName, settings.DictatedDigits)) switch
        {
            Completeness.Complete => isDoubtful ? maybe : whole,
            // "when up the whip" was "what are your opening hours": an end that was not understood is no open end.
            Completeness.Incomplete => isDoubtful && maybe < longest ? maybe : longest,
            Completeness.Dictating => longest,
            _ => maybe,
        };
    }
}
