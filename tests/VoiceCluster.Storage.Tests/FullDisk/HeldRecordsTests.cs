using System.Text;

namespace VoiceCluster.Storage.Tests.FullDisk;

public sealed class HeldRecordsTests
{
    private readonly StorageMetrics _metrics = new(null);

    [Fact]
    public void What_was_held_first_comes_out_first_and_stays_until_it_is_written()
    {
        var held = new HeldRecords(1000, _metrics);
        for (var i = 0; i < 5; i++) Assert.True(held.TryAdd(Record(RecordKind.Turn, $"s{i}", 10)));
        Assert.True(held.TryTake(3, out var first));
        Assert.Equal(["s0", "s1", "s2"], first.Select(r => r.Session));
        Assert.False(held.TryTake(3, out _)); // lent
        Assert.True(held.TryAdd(Record(RecordKind.Turn, "s5", 10)));
        held.Return(written: 2);
        Assert.True(held.TryTake(10, out var rest));
        Assert.Equal(["s2", "s3", "s4", "s5"], rest.Select(r => r.Session));
        held.Return(written: 4);
        Assert.Equal(0, held.Count);
        Assert.False(held.TryTake(1, out _));
    }

    [Fact]
    public void Turns_push_telemetry_out_and_nothing_pushes_turns_out()
    {
        var held = new HeldRecords(100, _metrics);
        Assert.True(held.TryAdd(Record(RecordKind.Telemetry, "t", 40)));
        Assert.True(held.TryAdd(Record(RecordKind.Turn, "a", 60)));
        Assert.False(held.TryAdd(Record(RecordKind.LlmCall, "l", 10)));
        Assert.True(held.TryAdd(Record(RecordKind.Turn, "b", 40)));
        Assert.False(held.TryAdd(Record(RecordKind.Turn, "c", 1)));
        Assert.Equal(1, _metrics.Dropped);
        Assert.Equal((0, 1, 1), (held.Of("t").Count, held.Of("a").Count, held.Of("b").Count));
    }

    private static AppendRequest Record(RecordKind kind, string session, int bytes) => new(kind, session, Encoding.ASCII.GetBytes(new string('x', bytes)));
}
