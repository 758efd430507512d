namespace VoiceCluster.TurnTaking;

/// <summary>Whether the words so far are a whole turn.</summary>
public enum Completeness
{
    /// <summary>Could be either.</summary>
    Unknown,

    /// <summary>A whole question, command, statement, closing or answer.</summary>
    Complete,

    /// <summary>The caller will go on: the words end where no turn ends.</summary>
    Incomplete,

    /// <summary>Something that is dictated lacks its end, in whatever word it ends: digits of a number, the host of an address.</summary>
    Dictating,
}

/// <summary>Judges the end of a transcript. Pure and deterministic: equal arguments give equal results. Thread safe.</summary>
public interface ICompletenessEstimator
{
    /// <param name="transcript">The turn's words so far, with or without punctuation; may be empty.</param>
    /// <param name="lastAgentText">What the agent said last; null when it has said nothing.</param>
    /// <param name="known">The number whose length the deployment knows.</param>
    Completeness Estimate(string transcript, string? lastAgentText, DictatedNumber known = default);
}
