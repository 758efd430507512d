namespace VoiceCluster.Sip;

/// <summary>Offers and answers of one call (RFC 3264): makes and takes the bodies, and knows which side holds the call.</summary>
internal sealed class OfferAnswer(ISipMedia media)
{
    public ISipMedia Media => media;

    /// <summary>What this side would do by itself: sendonly while it holds the call.</summary>
    public SdpDirection Willing { get; set; } = SdpDirection.SendReceive;

    /// <summary>An offer of ours waits for its answer.</summary>
    public bool IsOffering { get; private set; }

    /// <summary>The peer does not take our audio.</summary>
    public bool IsHeldByPeer { get; private set; }

    /// <summary>An offer of ours, as a body.</summary>
    public byte[] Offer(SdpDirection direction)
    {
        IsOffering = true;
        return media.CreateOffer(direction).ToBytes();
    }

    /// <summary>Takes the peer's answer out of a message; false when there is none, or it does not fit.</summary>
    public bool TryTakeAnswer(SipMessage message)
    {
        IsOffering = false;
        return SdpParser.TryParse(message.Body.Span, out var answer, out _) && media.AcceptAnswer(answer!);
    }

    /// <summary>Answers the offer that a request may hold. False when it is to be refused, and then nothing changed.</summary>
    /// <param name="request">With an offer, or without a body.</param>
    /// <param name="tag">This side's, for the refusal.</param>
    /// <param name="answer">The answer as a body; null when there was no offer.</param>
    /// <param name="refusal">400 or 488.</param>
    public bool TryAnswer(SipRequest request, string? tag, out byte[]? answer, out SipResponse? refusal)
    {
        (answer, refusal) = (null, null);
        if (request.Body.Length == 0) return true;
        IsOffering = false;
        if (!SdpParser.TryParse(request.Body.Span, out var offer, out var error)) refusal = request.CreateResponse(400, tag, error);
        else if (media.CreateAnswer(offer!, Willing) is { } made) answer = made.ToBytes();
        else refusal = request.CreateResponse(488, tag);
        return refusal is null;
    }

    /// <summary>True when the peer began or ended a hold with the last agreement.</summary>
    public bool NoteHold()
    {
        var held = media.Agreed is { Sends: false } && Willing is SdpDirection.SendReceive or SdpDirection.SendOnly;
        if (held == IsHeldByPeer) return false;
        IsHeldByPeer = held;
        return true;
    }
}
