using System.Globalization;

namespace VoiceCluster.Sip;

/// <summary>
/// The answer to the offer in an INVITE of ours, wherever in one dialog it comes (RFC 3262 section 5, RFC 6337 section 2): a reliable 1xx settles it, and
/// what later responses say is passed over; one that is not reliable shows it beforehand; else the 2xx has it. Acknowledges what is reliable.
/// </summary>
internal sealed class InviteAnswer(DialogLink link, OfferAnswer media)
{
    private int? _acknowledged;
    private ReadOnlyMemory<byte> _seen;

    /// <summary>The answer came reliably: either side may make another offer (UPDATE) before the 2xx.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Takes a provisional response. False for one that came before, or before its turn (RFC 3262 section 4).</summary>
    public bool TryTakeProvisional(SipResponse response)
    {
        var reliable = response.Lists(SipHeaderId.Require, "100rel");
        if (reliable && !TryAcknowledge(response)) return false;
        if (!IsSettled && SessionBody.Of(response) is { Description: { IsEmpty: false } description })
        {
            // Early media of the last fork that sent any.
            var fits = media.TryTakeAnswer(this, description);
            if (fits) _seen = description;
            IsSettled = fits && reliable;
        }

        return true;
    }

    /// <summary>Takes the 2xx; false when there is no answer that fits.</summary>
    public bool TryTakeFinal(SipResponse response)
    {
        var description = IsSettled ? default : SessionBody.Of(response).Description;
        if (!description.IsEmpty) return media.TryTakeAnswer(this, description);
        return !_seen.IsEmpty && (media.InEffect == this || media.TryTakeAnswer(this, _seen));
    }

    private bool TryAcknowledge(SipResponse response)
    {
        if (response.GetNumber(SipHeaderId.RSeq) is not { } sequence || (_acknowledged is { } last && sequence != last + 1)) return false;
        _acknowledged = sequence;
        var acknowledgement = string.Create(CultureInfo.InvariantCulture, $"{sequence} {response.CSeq}");
        link.Send(SipMethod.Prack, prack => prack.Set(SipHeaderId.RAck, acknowledgement), _ => { });
        return true;
    }
}
