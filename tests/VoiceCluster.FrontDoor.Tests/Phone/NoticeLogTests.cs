using Microsoft.Extensions.Logging;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.Sip;
using VoiceCluster.TestKit;

namespace VoiceCluster.FrontDoor.Tests.Phone;

public sealed class NoticeLogTests : ILogger, IDisposable
{
    private readonly VirtualTimeProvider _time = new();
    private readonly TestMeters _meters = new();
    private readonly List<string> _lines = [];
    private readonly NoticeLog _log;

    public NoticeLogTests() => _log = new NoticeLog(new PhoneMetrics(_meters), _time, this);

    public void Dispose() => _meters.Dispose();

    [Fact]
    public void Of_a_flood_one_line_in_ten_seconds_is_written_and_the_next_one_counts_the_rest()
    {
        for (var i = 0; i < 100; i++) Write(SipNoticeKind.SourceRejected);
        Assert.Contains("0 more", Assert.Single(_lines), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(10));
        Write(SipNoticeKind.SourceRejected);
        Assert.Equal(2, _lines.Count);
        Assert.Contains("99 more", _lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Kinds_are_counted_apart_and_a_defect_is_always_written()
    {
        Write(SipNoticeKind.SourceRejected);
        Write(SipNoticeKind.Malformed);
        Write(SipNoticeKind.Fault);
        Write(SipNoticeKind.Fault);
        Assert.Equal(4, _lines.Count);
    }

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add(formatter(state, exception));

    private void Write(SipNoticeKind kind) => _log.Write(new SipNotice(kind, System.Net.IPEndPoint.Parse("192.0.2.66:5060"), "no"));
}
