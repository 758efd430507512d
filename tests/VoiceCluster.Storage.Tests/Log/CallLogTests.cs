using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace VoiceCluster.Storage.Tests;

public sealed class CallLogTests : IDisposable
{
    private const int SegmentBytes = 16 << 10;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vc-log-");
    private readonly StorageMetrics _metrics = new(null);

    private StorageOptions Options => new() { DataFolder = _folder.FullName, SegmentBytes = SegmentBytes, MaxLogBytes = 1 << 20 };

    private string LogFolder => Path.Combine(_folder.FullName, "call-log");

    public void Dispose()
    {
        _metrics.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void What_is_appended_comes_out_in_order_across_segments()
    {
        using var log = Open();
        for (var i = 0; i < 100; i++) log.Append([Record(1000), Record(1000)]);
        Assert.True(Segments() > 10);
        Assert.Equal(Enumerable.Range(1, 200).Select(i => (long)i), Drain(log));
        Assert.False(log.TryReadNext(out _, out var through));
        Assert.Equal(200, through);
    }

    [Fact]
    public void Segments_go_when_they_are_written_and_the_last_one_when_the_log_closes()
    {
        using (var log = Open())
        {
            for (var i = 0; i < 100; i++) log.Append([Record(1000)]);
            Drain(log);
            log.MarkWritten(100, 100);
            Assert.Equal(0, log.PendingRecords);
            Assert.Equal(1, Segments());
            Assert.True(log.Bytes < SegmentBytes);
        }

        Assert.Equal(0, Segments());
    }

    [Fact]
    public void The_next_process_finds_what_is_not_written_and_goes_on_counting()
    {
        using (var log = Open())
        {
            for (var i = 0; i < 100; i++) log.Append([Record(1000)]);
            log.MarkWritten(40, 40);
        }

        using (var log = Open())
        {
            Assert.Equal(60, log.PendingRecords);
            log.Append([Record(10)]);
            Assert.Equal(Enumerable.Range(41, 61).Select(i => (long)i), Drain(log));
            log.MarkWritten(101, 61);
        }

        using var next = Open();
        next.Append([Record(10)]);
        Assert.Equal([102], Drain(next));
    }

    [Fact]
    public void Without_its_checkpoint_the_log_is_written_again_from_the_first_segment()
    {
        using (var log = Open())
        {
            log.Append([Record(10), Record(10)]);
            log.MarkWritten(1, 1);
        }

        File.WriteAllText(Path.Combine(LogFolder, "checkpoint"), "00000000000000000001 ffffffff\n");
        using var next = Open();
        Assert.Equal([1, 2], Drain(next));
    }

    [Fact]
    public void A_record_lost_behind_the_last_written_one_is_reported_after_a_restart_too()
    {
        using (var log = Open())
        {
            log.Append([Record(10), Record(10)]);
            log.MarkWritten(1, 1);
        }

        var file = Directory.GetFiles(LogFolder, "*.log")[0];
        var bytes = File.ReadAllBytes(file);
        bytes[^5] ^= 1;
        File.WriteAllBytes(file, bytes);
        using var next = Open();
        Assert.True(next.TryReadNext(out var first, out _) && first.Frame is null && !first.IsTorn);
        next.Append([Record(10)]);
        Assert.Equal([3], Drain(next)); // the number of the lost record is not used again
    }

    [Fact]
    public void Pending_records_of_a_session_are_found_until_they_are_written()
    {
        using var log = Open();
        for (var i = 0; i < 50; i++) log.Append([Record(1000, session: "mine"), Record(1000, session: "other")]);
        Assert.Equal(Enumerable.Range(0, 50).Select(i => 1L + (2 * i)), Pending(log, "mine"));
        Assert.Empty(Pending(log, "nobody"));
        log.MarkWritten(95, 95);
        Assert.Equal([97, 99], Pending(log, "mine"));
    }

    [Fact]
    public void A_full_log_gives_up_the_oldest_telemetry_and_model_calls_first()
    {
        using var log = Open();
        for (var i = 0; i < 700; i++)
            log.Append([Record(1000, RecordKind.Turn), Record(500, RecordKind.LlmCall), Record(500, RecordKind.Telemetry)]);
        Assert.True(log.Bytes <= 1 << 20);
        var left = DrainKinds(log);
        Assert.Equal(700, left.Count(record => record.Kind == RecordKind.Turn));
        Assert.Equal(log.PendingRecords, left.Count);
        Assert.Equal(2100 - left.Count, _metrics.Dropped);

        // What is expendable is missing at the old end, but for the segment that was being written, and whole at the new one.
        var expendable = left.Where(record => RecordKinds.IsExpendable(record.Kind)).Select(record => record.Sequence).ToList();
        var oldest = expendable.Min();
        Assert.Equal(left.Count(record => record.Sequence >= oldest), 2100 - (int)oldest + 1);
    }

    [Fact]
    public void A_full_log_gives_up_turns_last_the_oldest_first_and_the_newest_stay()
    {
        using var log = Open();
        for (var i = 0; i < 3000; i++) log.Append([Record(1000)]);
        Assert.True(log.Bytes <= 1 << 20);
        var left = Drain(log);
        Assert.Equal(3000, left[^1]);
        Assert.Equal(Enumerable.Range((int)left[0], left.Count).Select(i => (long)i), left);
        Assert.Equal(3000 - left.Count, _metrics.Dropped);
        Assert.Equal(left.Count, log.PendingRecords);
    }

    [Fact]
    public void The_segment_the_consumer_stands_in_is_not_taken_from_under_it()
    {
        using var log = Open();
        log.Append([Record(1000, RecordKind.Telemetry), Record(1000, RecordKind.Telemetry)]);
        Assert.True(log.TryReadNext(out _, out _));
        for (var i = 0; i < 3000; i++) log.Append([Record(1000)]);
        Assert.True(log.TryReadNext(out var second, out _));
        Assert.Equal((2, RecordKind.Telemetry), (second.Frame!.Value.Sequence, second.Frame.Value.Kind));
    }

    [Fact]
    public void A_disk_that_fails_fails_the_append_and_the_next_one_goes_on()
    {
        using var log = Open();
        log.Append([Record(10)]);
        Directory.Move(LogFolder, LogFolder + "-away");
        Assert.ThrowsAny<IOException>(() => log.Append([Record(SegmentBytes), Record(SegmentBytes)]));
        Directory.Move(LogFolder + "-away", LogFolder);
        log.Append([Record(10)]);
        var sequences = Drain(log);
        Assert.Equal(1, sequences[0]);
        Assert.Equal(sequences.Distinct(), sequences);
        Assert.Equal(log.LastSequence, sequences[^1]);
    }

    private static AppendRequest Record(int bytes, RecordKind kind = RecordKind.Turn, string session = "s1") =>
        new(kind, session, Encoding.ASCII.GetBytes('"' + new string('x', bytes) + '"'));

    private static List<long> Drain(CallLog log) => DrainKinds(log).ConvertAll(record => record.Sequence);

    private static List<(long Sequence, RecordKind Kind)> DrainKinds(CallLog log)
    {
        var records = new List<(long, RecordKind)>();
        while (log.TryReadNext(out var item, out _)) records.Add((item.Frame!.Value.Sequence, item.Frame.Value.Kind));
        return records;
    }

    private static List<long> Pending(CallLog log, string session)
    {
        var sequences = new List<long>();
        log.ReadPending(Encoding.ASCII.GetBytes(session), frame => sequences.Add(frame.Sequence));
        return sequences;
    }

    private CallLog Open() => new(Options, _metrics, NullLogger.Instance);

    private int Segments() => Directory.GetFiles(LogFolder, "*.log").Length;
}
