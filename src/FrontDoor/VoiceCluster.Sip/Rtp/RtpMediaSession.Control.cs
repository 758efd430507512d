using System.Net;

namespace VoiceCluster.Sip;

/// <summary>RTCP: a report every five seconds on the owner's tick, and what the peer reports.</summary>
public sealed partial class RtpMediaSession
{
    private const string CanonicalName = "voice@voicecluster";
    private static readonly TimeSpan ReportInterval = TimeSpan.FromSeconds(5);

    private readonly byte[] _report = new byte[RtcpPacket.MaxLength + SrtpContext.ControlOverhead];
    private long _reportedAt;
    private long _sentAtLastReport;
    private IPEndPoint? _controlSource;
    private uint _lastSenderReport;
    private long _lastSenderReportAt;
    private double? _remoteLoss;
    private TimeSpan? _remoteJitter, _roundTrip;

    private bool IsReportDue()
    {
        if (_reportedAt == 0) _reportedAt = _clock.GetTimestamp();
        return _clock.GetElapsedTime(_reportedAt) >= ReportInterval;
    }

    private void SendReport(NegotiatedMedia agreed, bool bye)
    {
        _reportedAt = _clock.GetTimestamp();
        var now = NtpNow();
        RtcpSender? sender = _packetsSent > _sentAtLastReport ? new RtcpSender(now, _rtpTime, (uint)_packetsSent, (uint)_octetsSent) : null;
        _sentAtLastReport = _packetsSent;
        RtcpReport? block = null;
        if (_reception is { } reception)
        {
            var delay = _lastSenderReport == 0 ? 0 : (uint)(_clock.GetElapsedTime(_lastSenderReportAt).TotalSeconds * 65536);
            block = new RtcpReport(
                _remoteSsrc, reception.TakeFractionLost(), reception.Lost, reception.ExtendedHighest, reception.Jitter, _lastSenderReport, delay);
        }

        var length = RtcpPacket.Write(_report, _ssrc, sender, block, CanonicalName, bye);
        if (_protect is not null && _keys is not null) length = _protect.ProtectControl(_report, length);
        TrySend(_ports.Control, _report.AsSpan(0, length), ControlTarget(agreed) is { Port: > 0 } target ? target.Serialize() : null);
    }

    // Back to where the peer's reports come from; before, to the announced port, or next to a latched one.
    private IPEndPoint? ControlTarget(NegotiatedMedia agreed)
    {
        if (_latch.Target is not { } media || media.Port is 0 or 65535) return null;
        if (_controlSource is { } source && source.Address.Equals(media.Address)) return source;
        return media.Equals(agreed.Remote) ? agreed.RemoteRtcp : new IPEndPoint(media.Address, media.Port + 1);
    }

    private void OnControl(Span<byte> packet, IPEndPoint source, TimeSpan age)
    {
        lock (_gate)
        {
            var length = packet.Length;
            // Unencrypted reports count only from the address the media comes from.
            var trusted = _keys is not null ? _unprotect!.TryUnprotectControl(packet, out length) : source.Address.Equals(_latch.Target?.Address);
            if (_disposed || !trusted || !RtcpPacket.TryParse(packet[..length], _ssrc, out _, out var sender, out var report, out _))
            {
                _refused++;
                return;
            }

            _controlSource = source;
            _lastReportAt = Arrival(age);
            if (sender is { } theirs) (_lastSenderReport, _lastSenderReportAt) = ((uint)(theirs.NtpTime >> 16), Arrival(age));
            if (report is { } block) TakeReport(block, age);
        }
    }

    private void TakeReport(RtcpReport report, TimeSpan age)
    {
        _remoteLoss = report.FractionLost / 256.0;
        _remoteJitter = TimeSpan.FromSeconds((double)report.Jitter / (_agreed?.ClockRate ?? 8000));
        if (report.LastReport == 0) return;
        var trip = (uint)(NtpNow(age) >> 16) - report.LastReport - report.DelaySinceLastReport;
        if (trip < 60 * 65536) _roundTrip = TimeSpan.FromSeconds(trip / 65536.0);
    }

    // 32.32 fixed point since 1900 (RFC 3550 section 4).
    private ulong NtpNow(TimeSpan ago = default)
    {
        var ticks = (_clock.GetUtcNow() - ago - new DateTimeOffset(1900, 1, 1, 0, 0, 0, TimeSpan.Zero)).Ticks;
        var (seconds, rest) = Math.DivRem(ticks, TimeSpan.TicksPerSecond);
        return ((ulong)seconds << 32) | (((ulong)rest << 32) / TimeSpan.TicksPerSecond);
    }
}
