namespace VoiceCluster.Language;

/// <summary>What a word is as a part of a spoken number.</summary>
public enum NumberKind : byte
{
    None,

    /// <summary>Written digits.</summary>
    Digits,

    /// <summary>0 to 9.</summary>
    Unit,

    /// <summary>10 to 19.</summary>
    Teen,

    /// <summary>20, 30... 90.</summary>
    Tens,
    Hundred,
    Thousand,

    /// <summary>"double", "triple": how often the next digit stands.</summary>
    Repeat,

    /// <summary>"first" to "ninth".</summary>
    OrdinalUnit,

    /// <summary>"tenth" to "nineteenth", "twentieth", "thirtieth".</summary>
    OrdinalRound,

    /// <summary>"oh", and what recognisers write for a digit that sounds like it ("for", "to"): a digit only in a run.</summary>
    Alike,

    /// <summary>What is said between digits and means nothing.</summary>
    Filler,
}
