using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Storage.Tests.FullDisk;

/// <summary>A log that takes nothing, whatever the reason.</summary>
public sealed class LogAppenderTests
{
    private readonly VirtualTimeProvider _time = new();
    private readonly List<string> _log = [];
    private readonly Lock _gate = new();
    private volatile bool _isBroken;

    [Theory]
    [InlineData(typeof(IOException))] // no space left; read-only file system
    [InlineData(typeof(UnauthorizedAccessException))]
    public async Task Records_wait_in_memory_and_follow_in_order(Type error)
    {
        var held = new HeldRecords(1000, new StorageMetrics(null));
        using var appender = New(held, error);
        await appender.AppendAsync(Record("a"));
        _isBroken = true;
        await appender.AppendAsync(Record("b"));
        await appender.AppendAsync(Record("c"));
        Assert.Equal(2, held.Count);
        _isBroken = false;
        await appender.AppendAsync(Record("d"));
        await Wait.UntilAsync(() => held.Count == 0);
        Assert.Equal(["a", "b", "c", "d"], Written);
    }

    [Fact]
    public async Task The_disk_is_tried_again_by_itself()
    {
        var held = new HeldRecords(1000, new StorageMetrics(null));
        using var appender = New(held, typeof(IOException));
        _isBroken = true;
        await appender.AppendAsync(Record("a"));
        _isBroken = false;
        _time.Advance(TimeSpan.FromSeconds(1));
        await Wait.UntilAsync(() => held.Count == 0);
        Assert.Equal(["a"], Written);
    }

    [Fact]
    public async Task What_finds_no_room_in_memory_either_is_refused_and_the_rest_is_kept()
    {
        var held = new HeldRecords(2, new StorageMetrics(null));
        using var appender = New(held, typeof(IOException));
        _isBroken = true;
        await appender.AppendAsync(Record("a"));
        await appender.AppendAsync(Record("b"));
        await Assert.ThrowsAsync<IOException>(() => appender.AppendAsync(Record("c")));
        _isBroken = false;
        await appender.CloseAsync();
        Assert.Equal(["a", "b"], Written);
    }

    private IReadOnlyList<string> Written
    {
        get
        {
            lock (_gate) return [.. _log];
        }
    }

    private LogAppender New(HeldRecords held, Type error)
    {
        var options = new StorageOptions { DataFolder = Path.GetTempPath(), ReserveMegabytes = 0 };
        var reserve = new ReserveFile(options.DataFolder, new VolumeSpace(options, _time), NullLogger.Instance);
        return new LogAppender(Append, static () => { }, held, reserve, _time, NullLogger.Instance);

        void Append(IReadOnlyList<AppendRequest> requests)
        {
            if (_isBroken) throw (Exception)Activator.CreateInstance(error)!;
            lock (_gate) _log.AddRange(requests.Select(r => r.Session));
        }
    }

    private static AppendRequest Record(string session) => new(RecordKind.Turn, session, "x"u8.ToArray());
}
