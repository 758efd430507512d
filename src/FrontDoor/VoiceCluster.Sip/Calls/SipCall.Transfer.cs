using System.Globalization;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>Blind transfer, both ways (RFC 3515).</summary>
public sealed partial class SipCall
{
    private const string FragmentType = "message/sipfrag;version=2.0";
    private static readonly TimeSpan TransferTimeout = TimeSpan.FromSeconds(60);

    private TaskCompletionSource<SipTransferResult>? _transfer;
    private SipTimer? _transferTimer;
    private int _transferStatus;
    private int _refersReceived;

    /// <summary>
    /// Asks the peer to call somebody else (REFER) and waits for what it reports. The call itself stays; hang up after success.
    /// One transfer at a time; a peer that reports nothing for 60 s counts as 408.
    /// </summary>
    /// <param name="target">Whom the peer is to call.</param>
    public Task<SipTransferResult> TransferAsync(SipUri target)
    {
        var done = new TaskCompletionSource<SipTransferResult>(TaskCreationOptions.RunContinuationsAsynchronously);
        _agent.Executor.Post(() =>
        {
            if (_phase != Phase.Established || _transfer is not null)
            {
                done.SetResult(new(false, 491));
                return;
            }

            _transfer = done;
            _transferStatus = 100;
            _transferTimer = _agent.Context.CreateTimer(() => CompleteTransfer(new(true, 408)));
            Exchange(
                SipMethod.Refer,
                request =>
                {
                    request.Set(SipHeaderId.ReferTo, new SipAddress(target).ToString());
                    request.Set(SipHeaderId.ReferredBy, new SipAddress(_dialog!.Local.Uri).ToString());
                },
                OnReferResponse);
        });
        return done.Task;
    }

    internal void Notify(int status, string? eventId)
    {
        if (_phase != Phase.Established) return;
        var final = status >= 200;
        Exchange(
            SipMethod.Notify,
            request =>
            {
                request.Set(SipHeaderId.Event, eventId is null ? "refer" : $"refer;id={eventId}");
                request.Set(SipHeaderId.SubscriptionState, final ? "terminated;reason=noresource" : "active;expires=60");
                request.SetBody(FragmentType, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {status} {SipStatus.Phrase(status)}\r\n")));
            },
            _ => { });
    }

    private void OnReferResponse(SipResponse response)
    {
        if (response.IsProvisional) return;
        if (response.IsSuccess) _transferTimer?.Start(TransferTimeout);
        else CompleteTransfer(new(false, response.Status));
    }

    private void OnNotify(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        var isRefer = request.Get(SipHeaderId.Event)?.Split(';')[0].Trim().Equals("refer", StringComparison.OrdinalIgnoreCase) == true;
        if (!isRefer || _transfer is null)
        {
            transaction.Respond(request.CreateResponse(isRefer ? 481 : 489));
            return;
        }

        transaction.Respond(request.CreateResponse(200));
        _transferTimer!.Start(TransferTimeout);
        if (request.MediaType == "message/sipfrag" && ReadFragment(request.Body.Span) is { } status) _transferStatus = status;
        var terminated = request.Get(SipHeaderId.SubscriptionState)?.StartsWith("terminated", StringComparison.OrdinalIgnoreCase) == true;
        if (_transferStatus >= 200 || terminated) CompleteTransfer(new(true, _transferStatus));
    }

    private void OnRefer(SipServerTransaction transaction)
    {
        var request = transaction.Request;
        if (request.Get(SipHeaderId.ReferTo) is not { } text || !SipAddress.TryParse(text, out var target))
        {
            transaction.Respond(request.CreateResponse(400, null, "Missing or malformed Refer-To"));
            return;
        }

        if (_phase != Phase.Established || Listener is not { } listener)
        {
            transaction.Respond(request.CreateResponse(603));
            return;
        }

        // The first REFER's subscription needs no id, later ones have the CSeq (section 2.4.6).
        var eventId = _refersReceived++ == 0 ? null : request.CSeq.Number.ToString(CultureInfo.InvariantCulture);
        var by = request.Get(SipHeaderId.ReferredBy) is { } referrer && SipAddress.TryParse(referrer, out var address) ? address : null;
        listener.OnTransferRequested(this, new SipTransferRequest(this, _agent.Executor, transaction, target!.Uri, by, eventId));
    }

    private void CompleteTransfer(SipTransferResult result)
    {
        _transferTimer?.Dispose();
        _transfer?.TrySetResult(result);
        _transfer = null;
    }

    // A transferred peer often hangs up as soon as the new call stands.
    private void EndTransfer() => CompleteTransfer(new(true, _transferStatus));

    private static int? ReadFragment(ReadOnlySpan<byte> body)
    {
        var text = Encoding.ASCII.GetString(body[..Math.Min(body.Length, 64)]);
        return text.StartsWith("SIP/2.0 ", StringComparison.Ordinal) && text.Length >= 11 && SipSyntax.TryParseDigits(text.AsSpan(8, 3), 699, out var status) ? status : null;
    }
}

/// <summary>The peer's wish to be connected with somebody else. Accept or reject it; then report how the new call goes.</summary>
public sealed class SipTransferRequest
{
    private readonly SipCall _call;
    private readonly SipExecutor _executor;
    private readonly SipServerTransaction _transaction;
    private readonly string? _eventId;
    private bool _accepted, _finished;

    internal SipTransferRequest(SipCall call, SipExecutor executor, SipServerTransaction transaction, SipUri target, SipAddress? referredBy, string? eventId)
    {
        _call = call;
        _executor = executor;
        _transaction = transaction;
        Target = target;
        ReferredBy = referredBy;
        _eventId = eventId;
    }

    /// <summary>Whom to call; its headers may hold Replaces.</summary>
    public SipUri Target { get; }

    public SipAddress? ReferredBy { get; }

    /// <summary>Takes the transfer (202) and reports 100.</summary>
    public void Accept() => _executor.Post(() =>
    {
        if (_accepted || _finished) return;
        _accepted = true;
        _transaction.Respond(_transaction.Request.CreateResponse(202));
        _call.Notify(100, _eventId);
    });

    /// <summary>Refuses it.</summary>
    /// <param name="status">300 to 699.</param>
    public void Reject(int status = 603) => _executor.Post(() =>
    {
        if (_accepted || _finished) return;
        _finished = true;
        _transaction.Respond(_transaction.Request.CreateResponse(status));
    });

    /// <summary>Reports the status of the new call (NOTIFY); a final one ends the reports.</summary>
    public void Report(int status) => _executor.Post(() =>
    {
        if (!_accepted || _finished) return;
        _finished = status >= 200;
        _call.Notify(status, _eventId);
    });
}
