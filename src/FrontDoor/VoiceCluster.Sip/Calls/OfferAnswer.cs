using System.Diagnostics.CodeAnalysis;

namespace VoiceCluster.Sip;

/// <summary>Offers and answers of one call (RFC 3264): makes and takes the bodies, and knows which side holds the call.</summary>
internal sealed class OfferAnswer(ISipMedia media)
{
    public ISipMedia Media => media;

    /// <summary>What this side would do by itself: sendonly while it holds the call.</summary>
    public SdpDirection Willing { get; set; } = SdpDirection.SendReceive;

    /// <summary>An offer of ours waits for its answer.</summary>
    public bool IsOffering { get; private set; }

    /// <summary>The INVITE whose answer made the last agreement, while several forks may still answer.</summary>
    public InviteAnswer? InEffect { get; private set; }

    /// <summary>The peer does not take our audio.</summary>
    public bool IsHeldByPeer { get; private set; }

    /// <summary>An offer of ours, as a body.</summary>
    /// <param name="direction">What this side wishes.</param>
    /// <param name="widen">Also offers the codecs that the last agreement left out.</param>
    public byte[] Offer(SdpDirection direction, bool widen = false)
    {
        IsOffering = true;
        return media.CreateOffer(direction, widen).ToBytes();
    }

    /// <summary>Takes the peer's answer out of a message; false when there is none, or it does not fit.</summary>
    public bool TryTakeAnswer(SipMessage message)
    {
        IsOffering = false;
        return SessionBody.Of(message) is { Description: { IsEmpty: false } description } && TryTakeAnswer(description);
    }

    /// <summary>Takes the peer's answer to an INVITE of ours; false when it does not fit.</summary>
    public bool TryTakeAnswer(InviteAnswer source, ReadOnlyMemory<byte> description)
    {
        if (!TryTakeAnswer(description)) return false;
        InEffect = source;
        return true;
    }

    /// <summary>Answers the offer that a request may hold. False when it is to be refused, and then nothing changed.</summary>
    /// <param name="request">With an offer, or without one.</param>
    /// <param name="tag">This side's, for the refusal.</param>
    /// <param name="answer">The answer as a body; null when there was no offer.</param>
    /// <param name="refusal">400, 415 or 488.</param>
    public bool TryAnswer(SipRequest request, string? tag, out byte[]? answer, [NotNullWhen(false)] out SipResponse? refusal)
    {
        (answer, refusal) = (null, null);
        var body = SessionBody.Of(request);
        if (body.Refusal != 0)
        {
            refusal = request.CreateResponse(body.Refusal, tag);
            return false;
        }

        if (body.Description.IsEmpty) return true;
        IsOffering = false;
        if (!SdpParser.TryParse(body.Description.Span, out var offer, out var error)) refusal = request.CreateResponse(400, tag, error);
        else if (media.CreateAnswer(offer!, Willing) is { } made) answer = made.ToBytes();
        else refusal = request.CreateResponse(488, tag);
        return refusal is null;
    }

    /// <summary>The dialog of this INVITE made its own agreement (UPDATE): its media is what flows.</summary>
    public void Prefer(InviteAnswer early) => InEffect = early;

    /// <summary>True when the peer began or ended a hold with the last agreement.</summary>
    public bool NoteHold()
    {
        var held = media.Agreed is { Sends: false } && Willing is SdpDirection.SendReceive or SdpDirection.SendOnly;
        if (held == IsHeldByPeer) return false;
        IsHeldByPeer = held;
        return true;
    }

    private bool TryTakeAnswer(ReadOnlyMemory<byte> description)
    {
        IsOffering = false;
        return SdpParser.TryParse(description.Span, out var answer, out _) && media.AcceptAnswer(answer!);
    }
}
