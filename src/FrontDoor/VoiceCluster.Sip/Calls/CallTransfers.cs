using System.Globalization;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// Transfers of one call, both ways (RFC 3515): the REFER this side sent and what the peer reports, and those that came. Both outlive the call: a
/// BYE ends the session, and the subscription of a REFER goes on in the same dialog until its last report (RFC 5057).
/// </summary>
internal sealed class CallTransfers(SipCall call)
{
    private static readonly TimeSpan ReportTimeout = TimeSpan.FromSeconds(60);

    private readonly List<TransferReports> _reports = [];
    private TaskCompletionSource<SipTransferResult>? _asked;
    private SipTimer? _timer;
    private int _status;
    private int _refersReceived;

    /// <summary>One side is calling somebody else for the other, who may be silent meanwhile.</summary>
    public bool IsUnderWay => _asked is not null || _reports.Count > 0;

    /// <summary>Asks the peer to call somebody else; <paramref name="done"/> is told how that went.</summary>
    /// <param name="target">Whom.</param>
    /// <param name="replaced">The call with him that the peer is to take over; null for none.</param>
    /// <param name="done">Completed once.</param>
    public void Ask(SipUri target, SipCall? replaced, TaskCompletionSource<SipTransferResult> done)
    {
        if (call.Phase != SipCallPhase.Established || _asked is not null || replaced is { IsEstablished: false })
        {
            done.SetResult(new(false, 491));
            return;
        }

        if (replaced?.Link?.Dialog is { } dialog)
            target = target.WithHeader(SipHeaderName.Of(SipHeaderId.Replaces), new ReplacesHeader(dialog.CallId, dialog.Remote.Tag ?? "0", dialog.Local.Tag!).ToString());
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
        if (request.Count(SipHeaderId.ReferTo) != 1 || !SipAddress.TryParse(request.Get(SipHeaderId.ReferTo), out var target))
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
        var reports = new TransferReports(call.Link!, call.Agent.Context, eventId, OnReported);
        listener.OnTransferRequested(call, new SipTransferRequest(this, call.Agent.Executor, transaction, target!.Uri, by, reports));
    }

    /// <summary>Takes a REFER (202) and begins to report.</summary>
    public void Accept(SipServerTransaction transaction, TransferReports reports)
    {
        var accepted = transaction.Request.CreateResponse(202);
        accepted.Set(SipHeaderId.Contact, call.OwnContact(transaction));
        transaction.Respond(accepted);
        _reports.Add(reports);
        reports.Start();
    }

    /// <summary>The call has ended. A peer that is transferred away often hangs up first and reports then.</summary>
    public void OnCallEnded()
    {
        if (_asked is not null) _timer!.Start(call.Agent.Options.Timers.Timeout);
    }

    /// <summary>The agent stops.</summary>
    public void Stop()
    {
        foreach (var reports in _reports) reports.Stop();
        _reports.Clear();
        Complete(new(true, _status));
    }

    private void OnReported(TransferReports reports)
    {
        _reports.Remove(reports);
        Release();
    }

    private void OnReferResponse(SipResponse response)
    {
        if (response.IsProvisional) return;
        if (!response.IsSuccess) Complete(new(false, response.Status));
        else if (call.Phase == SipCallPhase.Established) _timer?.Start(ReportTimeout);
    }

    private void Complete(SipTransferResult result)
    {
        _timer?.Dispose();
        _asked?.TrySetResult(result);
        _asked = null;
        Release();
    }

    private void Release()
    {
        if (!IsUnderWay) call.Agent.Release(call);
    }

    private static int? ReadFragment(ReadOnlySpan<byte> body)
    {
        var text = Encoding.ASCII.GetString(body[..Math.Min(body.Length, 64)]);
        return text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && text.Length >= 11 && SipSyntax.TryParseDigits(text.AsSpan(8, 3), 699, out var status) ? status : null;
    }
}
