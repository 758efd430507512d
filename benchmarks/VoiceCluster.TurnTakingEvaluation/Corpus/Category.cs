namespace VoiceCluster.TurnTakingEvaluation.Corpus;

/// <summary>What a scenario tries.</summary>
internal enum Category
{
    /// <summary>A whole question in one breath.</summary>
    Plain,

    /// <summary>A pause in mid-sentence.</summary>
    Pause,

    /// <summary>A filler, and a pause beside it.</summary>
    Filler,

    /// <summary>The caller corrects what he said, after a pause.</summary>
    Correction,

    /// <summary>A pause after what could be all, and then more.</summary>
    Clause,

    /// <summary>"uh huh" into the agent's answer.</summary>
    Backchannel,

    /// <summary>Knocks, bursts and coughs, into the answer or the silence after it.</summary>
    Noise,

    /// <summary>Somebody else, further away, into the answer or the silence after it.</summary>
    SideTalk,

    /// <summary>The caller takes the floor while the agent speaks.</summary>
    Interruption,

    /// <summary>The agent's words come back from a loudspeaker.</summary>
    Echo,

    /// <summary>An interruption into the echo.</summary>
    DoubleTalk,

    /// <summary>An address, a number or a spelling, said piece by piece.</summary>
    Dictation,
}

internal static class Categories
{
    /// <summary>The caller asks for an answer, in the open or by interrupting.</summary>
    public static bool IsSpokenTurn(this Category category) =>
        category is Category.Plain or Category.Pause or Category.Filler or Category.Correction or Category.Clause or Category.Dictation;

    /// <summary>The caller takes the floor from the agent.</summary>
    public static bool TakesFloor(this Category category) => category is Category.Interruption or Category.DoubleTalk;

    /// <summary>Nothing that the agent should react to.</summary>
    public static bool IsToBeIgnored(this Category category) => !category.IsSpokenTurn() && !category.TakesFloor();

    public static bool HasEcho(this Category category) => category is Category.Echo or Category.DoubleTalk;
}
