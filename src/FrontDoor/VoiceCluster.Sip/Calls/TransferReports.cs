using System.Globalization;
using System.Text;

namespace VoiceCluster.Sip;

/// <summary>
/// The subscription that a REFER makes, from the side that reports (RFC 3515 section 2.4): each NOTIFY says how the new call goes. It lives in the
/// dialog of the call and may outlive it (RFC 5057).
/// </summary>
/// <param name="link">The dialog.</param>
/// <param name="context">Whose clock ends it.</param>
/// <param name="eventId">Its id; null for the first one in a dialog.</param>
/// <param name="ended">Told when the last report was answered or none came in time.</param>
internal sealed class TransferReports(DialogLink link, SipTransactionContext context, string? eventId, Action<TransferReports> ended)
{
    /// <summary>How long reports may take: a call that rings as long as one may, and some more.</summary>
    private const int LifetimeSeconds = 240;

    private const string FragmentType = "message/sipfrag;version=2.0";

    private SipTimer? _timer;
    private bool _finished;

    /// <summary>The peer waits for reports from now on.</summary>
    public void Start()
    {
        _timer = context.CreateTimer(() => Send(408));
        _timer.Start(TimeSpan.FromSeconds(LifetimeSeconds));
        Send(100);
    }

    public void Send(int status)
    {
        if (_finished) return;
        var final = _finished = status >= 200;
        link.Send(
            SipMethod.Notify,
            request =>
            {
                request.Set(SipHeaderId.Event, eventId is null ? "refer" : $"refer;id={eventId}");
                request.Set(SipHeaderId.SubscriptionState, final ? "terminated;reason=noresource" : $"active;expires={LifetimeSeconds}");
                request.SetBody(FragmentType, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"SIP/2.0 {status} {SipStatus.Phrase(status)}\r\n")));
            },
            OnResponse);
    }

    /// <summary>Nothing more is reported.</summary>
    public void Stop()
    {
        _finished = true;
        _timer?.Dispose();
    }

    /// <summary>The peer does not know the subscription any more, or is gone (RFC 6665 section 4.2.2).</summary>
    private static bool EndsIt(SipResponse response) =>
        response.IsLocal || response.Status is 404 or 405 or 410 or 416 or (>= 480 and <= 485) or 489 or 501 or 604;

    private void OnResponse(SipResponse response)
    {
        if (response.IsProvisional || (!_finished && !EndsIt(response))) return;
        Stop();
        ended(this);
    }
}
