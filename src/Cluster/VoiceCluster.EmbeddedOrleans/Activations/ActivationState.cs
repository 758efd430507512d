namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>The life of an activation; it only moves forward.</summary>
internal enum ActivationState : byte
{
    /// <summary>Known to the directory, not yet called.</summary>
    Created,

    /// <summary>Being made and activated; requests wait.</summary>
    Activating,

    /// <summary>Serving requests.</summary>
    Valid,

    /// <summary>Ending its running requests and deactivating; new requests wait for the next activation.</summary>
    Deactivating,

    /// <summary>Over; requests go to the next activation.</summary>
    Invalid,
}
