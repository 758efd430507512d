namespace VoiceCluster.People;

/// <summary>What came of a write.</summary>
public enum Stored
{
    /// <summary>It is stored.</summary>
    Done,

    /// <summary>There is no such thing (any more).</summary>
    Missing,

    /// <summary>Somebody else changed it meanwhile.</summary>
    Changed,

    /// <summary>Another has the name or the address already.</summary>
    Taken,

    /// <summary>The organisation may have no more.</summary>
    Full,

    /// <summary>The organisation would have no active administrator left.</summary>
    LastAdministrator,

    /// <summary>The link was used, or has run out.</summary>
    LinkUsed,
}
