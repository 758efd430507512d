using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>Whom a line belongs to. Audio comes on the pacer's thread, everything else on the SIP agent's executor: nothing may wait.</summary>
internal interface ILineOwner
{
    /// <summary>Outgoing: a provisional response above 100.</summary>
    void Ringing(PhoneLine line, int status);

    void Established(PhoneLine line);

    /// <summary>20 ms of what was received, 320 samples, valid during the call only; silence where nothing came or the line is on hold.</summary>
    void Received(PhoneLine line, ReadOnlySpan<short> frame);

    /// <summary>0-9, *, #, A-D.</summary>
    void Digit(PhoneLine line, char digit);

    /// <summary>The far side holds the line or took it back.</summary>
    void Held(PhoneLine line, bool held);

    void TransferRequested(PhoneLine line, SipTransferRequest request);

    /// <summary>Once.</summary>
    void Ended(PhoneLine line, SipCallEnd end);
}
