using System.Diagnostics.Metrics;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>What operators see of the telephone.</summary>
public sealed class PhoneMetrics
{
    private readonly Meter _meter;
    private readonly Counter<int> _calls;
    private readonly Counter<int> _ends;
    private readonly Counter<int> _notices;
    private readonly Counter<long> _packets;
    private readonly Counter<long> _lost;
    private readonly Histogram<double> _jitter;

    public PhoneMetrics(IMeterFactory meters)
    {
        var meter = _meter = meters.Create("VoiceCluster.Phone");
        _calls = meter.CreateCounter<int>("voicecluster.phone.calls", "{call}", "Calls by telephone, by direction and outcome");
        _ends = meter.CreateCounter<int>("voicecluster.phone.ends", "{call}", "Calls by telephone that ended, by cause");
        _notices = meter.CreateCounter<int>("voicecluster.phone.notices", "{notice}", "SIP messages refused, by kind");
        _packets = meter.CreateCounter<long>("voicecluster.phone.rtp_packets", "{packet}", "RTP packets of ended calls, by direction");
        _lost = meter.CreateCounter<long>("voicecluster.phone.rtp_lost", "{packet}", "RTP packets of callers that never came");
        _jitter = meter.CreateHistogram<double>("voicecluster.phone.rtp_jitter", "ms", "Jitter of callers' RTP at the end of a call");
    }

    /// <summary>Shows, trunk by trunk, whether it is registered (1) or not (0); one by address is always 0.</summary>
    internal void Watch(IReadOnlyList<SipTrunk> trunks) => _meter.CreateObservableGauge(
        "voicecluster.phone.trunk_registered",
        () => trunks.Select(static t => new Measurement<int>(t.Status.State is SipTrunkState.Registered ? 1 : 0, new KeyValuePair<string, object?>("trunk", t.Name))),
        "{trunk}",
        "Whether a trunk is registered");

    /// <param name="direction">Who called.</param>
    /// <param name="outcome">A word of <see cref="PhoneCallState"/>, <see cref="PhoneEndCause"/>, or <c>unknown_number</c>.</param>
    internal void Placed(PhoneDirection direction, string outcome) => _calls.Add(1, new("direction", direction.Word()), new("outcome", outcome));

    internal void Noticed(SipNoticeKind kind) => _notices.Add(1, new KeyValuePair<string, object?>("kind", kind.ToString()));

    internal void Ended(SipCallEndCause cause, RtpQuality? quality)
    {
        _ends.Add(1, new KeyValuePair<string, object?>("cause", cause.ToString()));
        if (quality is null) return;
        _packets.Add(quality.PacketsSent, new KeyValuePair<string, object?>("direction", "sent"));
        _packets.Add(quality.PacketsReceived, new KeyValuePair<string, object?>("direction", "received"));
        _lost.Add(Math.Max(0, quality.PacketsLost));
        _jitter.Record(quality.Jitter.TotalMilliseconds);
    }
}
