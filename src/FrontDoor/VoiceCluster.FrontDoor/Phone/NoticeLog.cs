using Microsoft.Extensions.Logging;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>What comes from outside and is refused, in the log: of each kind at most one line in ten seconds, which counts the others.</summary>
internal sealed partial class NoticeLog(PhoneMetrics metrics, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<SipNoticeKind, (long LoggedAt, int Since)> _kinds = [];

    public void Write(SipNotice notice)
    {
        metrics.Noticed(notice.Kind);
        if (Others(notice.Kind) is not { } others) return;
        if (notice.Kind is SipNoticeKind.Fault) LogFault(notice.Text);
        else LogRefused(notice.Kind, notice.Source, notice.Text, others);
    }

    /// <summary>How many of the kind were not logged since the last one that was; null when this one is not either.</summary>
    private int? Others(SipNoticeKind kind)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            var known = _kinds.TryGetValue(kind, out var last);
            if (known && kind is not SipNoticeKind.Fault && time.GetElapsedTime(last.LoggedAt, now) < Interval)
            {
                _kinds[kind] = last with { Since = last.Since + 1 };
                return null;
            }

            _kinds[kind] = (now, 0);
            return last.Since;
        }
    }

    [LoggerMessage(130, LogLevel.Warning, "SIP from {Source} refused ({Kind}, {Others} more since the last line): {Text}")]
    private partial void LogRefused(SipNoticeKind kind, System.Net.IPEndPoint? source, string text, int others);

    [LoggerMessage(131, LogLevel.Error, "The SIP agent failed on a message: {Text}")]
    private partial void LogFault(string text);
}
