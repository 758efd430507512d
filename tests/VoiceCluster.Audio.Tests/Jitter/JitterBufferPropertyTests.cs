using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Audio.Tests;

/// <summary>Random networks: whatever they do, no packet is heard twice, none after a later one, and nothing grows.</summary>
public sealed class JitterBufferPropertyTests
{
    private const int PacketSamples = 160;

    [Fact]
    public void No_packet_is_played_twice_or_after_a_later_one()
    {
        Prop.ForAll(Networks(), network =>
        {
            var played = Play(network, adjustsSpeed: false).Played;
            Assert.Equal(played.Distinct().Count(), played.Count);
            // Between two time lines nobody can tell which was meant to be the later one.
            var timelines = network.DistinctBy(packet => packet.Number).ToDictionary(packet => packet.Number, packet => packet.Timeline);
            foreach (var line in played.GroupBy(number => timelines[number])) Assert.Equal(line.Order(), line);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_never_holds_more_than_32_packets_nor_allocates(bool adjustsSpeed)
    {
        var everything = Enumerable.Range(0, 2_000).Select(packet => (packet * 7 % 100, (packet * 131 % 300, packet % 4)));
        Play(Deliver(40, everything), adjustsSpeed);
        Prop.ForAll(Networks(), network =>
        {
            Assert.InRange(Play(network, adjustsSpeed).Most.TotalMilliseconds, 0, (32 * 20) + 100);
            // As in Allocation: a collection that another test starts may be booked on this thread, in one run or two.
            Assert.Contains(0, Enumerable.Range(0, 5).Select(_ => Play(network, adjustsSpeed).Allocated));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Every_packet_is_accounted_for()
    {
        Prop.ForAll(Networks(), network =>
        {
            var buffer = new JitterBuffer(8_000, adjustsSpeed: false);
            var samples = new short[PacketSamples];
            foreach (var packet in network) buffer.Put(packet.Source, packet.Timestamp, samples, packet.Arrival);
            var counters = buffer.Counters;
            Assert.Equal(network.Length, counters.Accepted + counters.Duplicates + counters.Late + counters.Refused);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));
    }

    [Fact]
    public void Any_time_stamps_at_all_are_survived()
    {
        var packet = Gen.Zip(Gen.Zip(Gen.Choose(0, 2), Gen.Choose(int.MinValue, int.MaxValue)), Gen.Zip(Gen.Choose(-1, 600), Gen.Choose(0, 3_000)));
        Prop.ForAll(Gen.ListOf(packet).ToArbitrary(), packets =>
        {
            var buffer = new JitterBuffer(8_000);
            var frame = new short[PacketSamples];
            var now = TimeSpan.Zero;
            foreach (var ((source, timestamp), (length, wait)) in packets)
            {
                now += TimeSpan.FromMilliseconds(wait);
                buffer.Put((uint)source, unchecked((uint)timestamp), new short[Math.Max(0, length)], now);
                buffer.Read(frame, now);
            }

            for (var idle = 0; idle < 40; idle++) buffer.Read(frame, now += Frame.Duration);
            Assert.Equal(JitterFrame.Silence, buffer.Read(frame, now));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    /// <summary>
    /// Packets of 20 ms as a network delivers them: each sent in turn, maybe lost, maybe twice, late by up to 300 ms, in the order of their
    /// arrival; now and then the sender pauses, jumps or starts another SSRC; time stamps wrap around early on.
    /// </summary>
    private static Arbitrary<Sent[]> Networks()
    {
        var fate = Gen.Zip(Gen.Choose(0, 99), Gen.Zip(Gen.Choose(0, 300), Gen.Choose(0, 3)));
        return Gen.Zip(Gen.Choose(0, 100), Gen.ListOf(fate)).Select(input => Deliver(input.Item1, input.Item2)).ToArbitrary();
    }

    private static Sent[] Deliver(int jitterPercent, IEnumerable<(int Chance, (int Late, int Copies) Way)> fates)
    {
        var sent = new List<Sent>();
        var (source, timestamp, clock, number, timeline) = (7u, uint.MaxValue - 1_000, 0.0, 0, 0);
        foreach (var (chance, (late, copies)) in fates)
        {
            if (chance == 0) (source, timestamp) = (source + 1, timestamp * 31);
            if (chance == 1) timestamp += 80_000;
            if (chance == 2) (clock, timestamp) = (clock + 700, timestamp + 5_600);
            if (chance <= 1) timeline++;
            number++;
            var delay = chance < jitterPercent ? late : late / 20;
            if (chance != 3 && chance != 4) sent.Add(new Sent(number, timeline, source, timestamp, TimeSpan.FromMilliseconds(clock + delay)));
            if (copies == 0) sent.Add(new Sent(number, timeline, source, timestamp, TimeSpan.FromMilliseconds(clock + delay + (late / 3.0))));
            clock += 20;
            timestamp += PacketSamples;
        }

        return [.. sent.OrderBy(packet => packet.Arrival)];
    }

    private static (List<int> Played, TimeSpan Most, long Allocated) Play(Sent[] network, bool adjustsSpeed)
    {
        var buffer = new JitterBuffer(8_000, adjustsSpeed);
        var samples = new short[PacketSamples];
        var frame = new short[PacketSamples];
        var played = new List<int>(4 * network.Length);
        var (next, most, last) = (0, TimeSpan.Zero, 0);
        var end = (network.Length == 0 ? TimeSpan.Zero : network[^1].Arrival) + TimeSpan.FromSeconds(2);
        var allocated = 0L;
        for (var now = TimeSpan.Zero; now < end; now += Frame.Duration)
        {
            for (; next < network.Length && network[next].Arrival <= now; next++)
            {
                // Each packet is a constant: its number in the stream.
                samples.AsSpan().Fill((short)(network[next].Number * 8));
                var (source, timestamp, arrival) = (network[next].Source, network[next].Timestamp, network[next].Arrival);
                allocated -= GC.GetAllocatedBytesForCurrentThread();
                buffer.Put(source, timestamp, samples, arrival);
                allocated += GC.GetAllocatedBytesForCurrentThread();
            }

            if (buffer.Buffered > most) most = buffer.Buffered;
            allocated -= GC.GetAllocatedBytesForCurrentThread();
            var kind = buffer.Read(frame, now);
            allocated += GC.GetAllocatedBytesForCurrentThread();
            if (kind != JitterFrame.Received) continue;
            // A packet's middle is its own: what was concealed before it is blended into its first 5 ms.
            foreach (var sample in frame)
            {
                if (sample != 0 && sample != last && sample % 8 == 0 && IsRun(frame, sample)) played.Add((last = sample) / 8);
            }
        }

        return (played, most, allocated);
    }

    /// <summary>At least 10 ms of one value: not blended.</summary>
    private static bool IsRun(short[] frame, short value)
    {
        var count = 0;
        foreach (var sample in frame) count += sample == value ? 1 : 0;
        return count >= 80;
    }

    internal sealed record Sent(int Number, int Timeline, uint Source, uint Timestamp, TimeSpan Arrival);
}
