using System.Globalization;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>Transfers of one call, both ways (RFC 3515): the REFER this side sent and what the peer reports, and those that came.</summary>
internal sealed class CallTransfers(SipCall call)
{
    private const string FragmentType = "message/sipfrag;version=2.0";
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(60);

    private TaskCompletionSource<SipTransferResult>? _asked;
    private SipTimer? _timer;
    private int _status;
    private int _refersReceived;
    private int _following;

    /// <summary>One side is calling somebody else for the other, who may be silent meanwhile.</summary>
    public bool IsUnderWay => _asked is not null || _following > 0;

    /// <summary>Asks the peer to call somebody else; <paramref name="done"/> is told how that went.</summary>
    public void Ask(SipUri target, TaskCompletionSource<SipTransferResult> done)
    {
        if (call.Phase != SipCallPhase.Established || _asked is not null)
        {
            done.SetResult(new(false, 491));
            return;
        }

        _asked = done;
        _status = 100;
        _timer = call.Agent.Context.CreateTimer(() => Complete(new(true, 408)));
        call.Link!.Send(
            SipMethod.Refer,
            request =>
            {
                request.Set(SipHeaderId.ReferTo, new SipAddress(target).ToString());
                request.Set(SipHeaderId.ReferredBy, new SipAddress(call.Link.Dialog.Local.Uri).ToString());
            },
            OnReferResponse);
    }

    /// <summary>Reports how the call goes that the peer asked for: 100 first, a final status last.</summary>
    public void Notify(int status, string? eventId)
    {
        if (status == 100) _following++;
        else if (status >= 200) _following--;
        if (call.Phase != SipCallPhase.Established) return;
        var final = status >= 200;
        call.Link!.Send(
            SipMethod.Notify,
            request =>
            {
                request.Set(SipHeaderId.Event, eventId is null ? "refer" : $"refer;id={eventId}");
                request.Set(SipHeaderId.SubscriptionState, final ? "terminated;reason=noresource" : "active;expires=60");
                request.SetBody(FragmentType, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {status} {SipStatus.Phrase(status)}\r\n")));
            },
            _ => { });
    }

    public void OnNotify(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        var isRefer = request.Get(SipHeaderId.Event)?.Split(';')[0].Trim().Equals("refer", StringComparison.OrdinalIgnoreCase) == true;
        if (!isRefer || _asked is null)
        {
            transaction.Respond(request.CreateResponse(isRefer ? 481 : 489));
            return;
        }

        transaction.Respond(request.CreateResponse(200));
        _timer!.Start(ReportTimeout);
        if (request.MediaType == "message/sipfrag" && ReadFragment(request.Body.Span) is { } status) _status = status;
        var terminated = request.Get(SipHeaderId.SubscriptionState)?.StartsWith("terminated", StringComparison.OrdinalIgnoreCase) == true;
        if (_status >= 200 || terminated) Complete(new(true, _status));
    }

    public void OnRefer(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Get(SipHeaderId.ReferTo) is not { } text || !SipAddress.TryParse(text, out var target))
        {
            transaction.Respond(request.CreateResponse(400, null, "Missing or malformed Refer-To"));
            return;
        }

        if (call.Phase != SipCallPhase.Established || call.Listener is not { } listener)
        {
            transaction.Respond(request.CreateResponse(603));
            return;
        }

        // The first REFER's subscription needs no id, later ones have the CSeq (section 2.4.6).
        var eventId = _refersReceived++ == 0 ? null : request.CSeq.Number.ToString(CultureInfo.InvariantCulture);
        var by = request.Get(SipHeaderId.ReferredBy) is { } referrer && SipAddress.TryParse(referrer, out var address) ? address : null;
        listener.OnTransferRequested(call, new SipTransferRequest(this, call.Agent.Executor, transaction, target!.Uri, by, eventId));
    }

    /// <summary>The call has ended: a transferred peer often hangs up as soon as the new call stands.</summary>
    public void Stop() => Complete(new(true, _status));

    private void OnReferResponse(SipResponse response)
    {
        if (response.IsProvisional) return;
        if (response.IsSuccess) _timer?.Start(ReportTimeout);
        else Complete(new(false, response.Status));
    }

    private void Complete(SipTransferResult result)
    {
        _timer?.Dispose();
        _asked?.TrySetResult(result);
        _asked = null;
    }

    private static int? ReadFragment(ReadOnlySpan<byte> body)
    {
        var text = Encoding.ASCII.GetString(body[..Math.Min(body.Length, 64)]);
        return text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && text.Length >= 11 && SipSyntax.TryParseDigits(text.AsSpan(8, 3), 699, out var status) ? status : null;
    }
}
