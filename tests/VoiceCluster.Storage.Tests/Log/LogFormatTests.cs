using System.Globalization;
using System.Text;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Tests;

/// <summary>What damage does to a segment: it costs the record it strikes and no other.</summary>
public sealed class LogFormatTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Records_read_back_as_they_were_written()
    {
        var (bytes, frames) = Segment(3);
        var read = Read(bytes);
        Assert.Equal(frames, read.Sound);
        Assert.Equal(0, read.Damages);
    }

    [Fact]
    public void A_session_of_a_version_that_kept_no_settings_reads_without()
    {
        var session = (SessionRecord)RecordJson.Deserialize(RecordKind.Session, """{"id":"s1","channel":"sip","startedAt":"2026-01-01T09:00:00+00:00","metadata":"{}"}"""u8);
        Assert.Equal(("s1", "{}"), (session.Id, session.Settings));
    }

    [Fact]
    public void A_byte_struck_anywhere_costs_exactly_its_record()
    {
        var (bytes, frames) = Segment(4);
        foreach (var strike in (byte[])[0x01, LogFormat.Start, LogFormat.End, 0xFF])
        {
            for (var at = 0; at < bytes.Length; at++)
            {
                var struck = (byte[])bytes.Clone();
                if (struck[at] == strike) continue;
                struck[at] = strike;
                var hit = bytes.AsSpan(0, at + 1).Count(LogFormat.Start) - 1;
                var read = Read(struck);
                Assert.Equal(frames.Where((_, i) => i != hit), read.Sound);
                Assert.True(read.Damages >= 1);
            }
        }
    }

    [Fact]
    public void A_file_cut_anywhere_keeps_its_whole_records_and_tells_that_the_last_is_torn()
    {
        var (bytes, frames) = Segment(3);
        for (var length = 0; length < bytes.Length; length++)
        {
            var whole = bytes.AsSpan(0, length).Count(LogFormat.End);
            var read = Read(bytes[..length]);
            Assert.Equal(frames.Take(whole), read.Sound);
            var isCut = length > 0 && bytes[length - 1] != LogFormat.End;
            Assert.Equal((isCut ? 1 : 0, isCut), (read.Damages, read.IsTorn));
        }
    }

    [Fact]
    public void Zeros_behind_the_last_record_as_a_power_failure_leaves_them_are_a_torn_end()
    {
        var (bytes, frames) = Segment(2);
        var read = Read([.. bytes, .. new byte[5000]]);
        Assert.Equal(frames, read.Sound);
        Assert.True(read.IsTorn);
    }

    [Fact]
    public void A_record_larger_than_the_reader_s_buffer_is_read_whole()
    {
        var json = Encoding.ASCII.GetBytes('"' + new string('x', 3 << 20) + '"');
        var frame = new byte[LogFormat.MaxFrameBytes(json.Length)];
        var length = LogFormat.Write(frame, 7, RecordKind.Turn, "s", json);
        var (small, frames) = Segment(1);
        var read = Read([.. frame.AsSpan(0, length), .. small]);
        Assert.Equal([(7, RecordKind.Turn, "s", Encoding.ASCII.GetString(json)), frames[0]], read.Sound);
    }

    private static (byte[] Bytes, List<(long, RecordKind, string, string)> Frames) Segment(int count)
    {
        var bytes = new List<byte>();
        var frames = new List<(long, RecordKind, string, string)>();
        for (var i = 1; i <= count; i++)
        {
            var json = string.Create(CultureInfo.InvariantCulture, $"{{\"number\":{i},\"text\":\"ünï 電話\"}}");
            var target = new byte[LogFormat.MaxFrameBytes(Encoding.UTF8.GetByteCount(json))];
            var length = LogFormat.Write(target, i, RecordKind.Turn, $"session-{i}", Encoding.UTF8.GetBytes(json));
            bytes.AddRange(target.AsSpan(0, length));
            frames.Add((i, RecordKind.Turn, $"session-{i}", json));
        }

        return ([.. bytes], frames);
    }

    private (List<(long, RecordKind, string, string)> Sound, int Damages, bool IsTorn) Read(byte[] bytes)
    {
        File.WriteAllBytes(_file, bytes);
        using var reader = new SegmentReader(_file, () => bytes.Length);
        var sound = new List<(long, RecordKind, string, string)>();
        var (damages, isTorn) = (0, false);
        while (reader.TryRead(out var item))
        {
            if (item.Frame is { } frame)
            {
                sound.Add((frame.Sequence, frame.Kind, Encoding.ASCII.GetString(frame.Session.Span), Encoding.UTF8.GetString(frame.Json.Span)));
                continue;
            }

            damages++;
            isTorn |= item.IsTorn;
        }

        Assert.Equal(bytes.Length, reader.Position);
        return (sound, damages, isTorn);
    }
}
