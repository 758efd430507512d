namespace VoiceCluster.Sip;

/// <summary>How far a call has come.</summary>
internal enum SipCallPhase
{
    /// <summary>Incoming, neither accepted nor refused.</summary>
    Offered,

    /// <summary>Outgoing, no final response yet.</summary>
    Calling,

    /// <summary>Incoming, 200 sent, no ACK yet.</summary>
    Answered,
    Established,
    Ended,
}
