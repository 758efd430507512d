namespace VoiceCluster.Sip.Tests.Rtp;

public sealed class TelephoneEventTests
{
    [Fact]
    public void Digits_are_sent_with_growing_duration_three_ends_and_a_pause()
    {
        var sender = new TelephoneEventSender(8000, 8000);
        Assert.True(sender.Enqueue('1', TimeSpan.FromMilliseconds(60)));
        Assert.True(sender.Enqueue('#', TimeSpan.FromMilliseconds(60)));
        Assert.False(sender.Enqueue('x', TimeSpan.FromMilliseconds(60)));
        var packets = Run(sender, 20);
        Assert.Equal(["1 160", "1 320", "1 480 end", "1 480 end", "1 480 end", "# 160", "# 320", "# 480 end", "# 480 end", "# 480 end"], packets.Select(p => p.Text));
        Assert.Equal([true, false, false, false, false, true, false, false, false, false], packets.Select(p => p.Marker));
        Assert.Equal(2, packets.Select(p => p.Timestamp).Distinct().Count());
        Assert.InRange(packets[5].At - packets[4].At, 400u, 800u);
        Assert.False(sender.IsActive);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_digit_arrives_once_whatever_is_lost_doubled_or_reordered(int seed)
    {
        var sender = new TelephoneEventSender(8000, 8000);
        foreach (var digit in "159*0#D") sender.Enqueue(digit, TimeSpan.FromMilliseconds(100));
        var random = new Random(seed);
        var receiver = new TelephoneEventReceiver();
        var received = new List<char>();
        foreach (var packet in Run(sender, 200).GroupBy(p => p.Timestamp).SelectMany(Disturb))
        {
            if (receiver.Read(new RtpHeader(101, packet.Marker, packet.Sequence, packet.Timestamp, 1), packet.Payload) is { } digit) received.Add(digit);
        }

        Assert.Equal("159*0#D", string.Concat(received));
        IEnumerable<Packet> Disturb(IEnumerable<Packet> ofOne)
        {
            var kept = ofOne.Where(_ => random.Next(100) < 70).ToList();
            if (kept.Count == 0) kept = [ofOne.Last()];
            return kept.Concat(kept.Take(1)).OrderBy(_ => random.Next());
        }
    }

    [Fact]
    public void Other_events_and_short_payloads_are_no_digits()
    {
        var receiver = new TelephoneEventReceiver();
        Assert.Null(receiver.Read(new RtpHeader(101, true, 1, 10, 1), [16, 0, 0, 80])); // flash
        Assert.Null(receiver.Read(new RtpHeader(101, true, 2, 20, 1), [1, 0, 0]));
        Assert.Equal('A', receiver.Read(new RtpHeader(101, true, 3, 20, 1), [12, 0, 0, 80]));
    }

    [Theory]
    [InlineData(8000, 8000, 9.2, 2)]
    [InlineData(48_000, 48_000, 9.2, 7)]
    [InlineData(8000, 48_000, 9.2, 2)]
    [InlineData(8000, 8000, 30, 4)]
    public void A_key_that_is_held_long_is_one_digit_in_segments(int clockRate, int streamClockRate, double seconds, int segments)
    {
        foreach (var lost in new[] { 0, 1, 5, 12 })
        {
            var sender = new TelephoneEventSender(clockRate, streamClockRate);
            sender.Enqueue('7', TimeSpan.FromSeconds(seconds));
            sender.Enqueue('7', TimeSpan.FromMilliseconds(100));
            var packets = Run(sender, 1600, streamClockRate);
            Assert.Equal(segments + 1, packets.Select(p => p.Timestamp).Distinct().Count());
            // The last packets of each segment are lost; the ends of the whole too.
            var kept = packets.GroupBy(p => p.Timestamp).SelectMany(s => s.SkipLast(Math.Min(lost, s.Count() - 1)));
            Assert.Equal("77", Digits(kept));
        }
    }

    [Fact]
    public void The_same_key_pressed_twice_quickly_is_two_digits_also_without_their_ends()
    {
        var sender = new TelephoneEventSender(8000, 8000);
        sender.Enqueue('5', TimeSpan.FromMilliseconds(60));
        sender.Enqueue('5', TimeSpan.FromMilliseconds(60));
        var packets = Run(sender, 30);
        Assert.Equal("55", Digits(packets));
        Assert.Equal("55", Digits(packets.Where(p => !p.Text.EndsWith("end", StringComparison.Ordinal))));
        Assert.Equal("55", Digits(packets.Where(p => p.Text.EndsWith("end", StringComparison.Ordinal))));
    }

    [Fact]
    public void A_timestamp_that_moves_with_each_packet_is_one_digit()
    {
        ushort sequence = 0;
        var packets = Run(Pressing('8', 100), 20).Select(p => p with { Timestamp = p.Timestamp + (uint)(160 * ++sequence), Marker = sequence == 1 });
        Assert.Equal("8", Digits(packets));
    }

    [Fact]
    public void A_timestamp_that_never_moves_tells_keys_apart_by_their_ends()
    {
        var sender = Pressing('8', 100);
        sender.Enqueue('8', TimeSpan.FromMilliseconds(100));
        sender.Enqueue('9', TimeSpan.FromMilliseconds(100));
        Assert.Equal("889", Digits(Run(sender, 40).Select(p => p with { Timestamp = 0 })));
    }

    [Fact]
    public void Timestamps_may_start_anew_with_another_clock()
    {
        var first = Run(Pressing('1', 100), 20).Select(p => p with { Timestamp = p.Timestamp + 1_000_000 }).ToList();
        var second = Run(Pressing('2', 100), 20).Select(p => p with { Sequence = (ushort)(p.Sequence + 300) });
        Assert.Equal("12", Digits(first.Concat(second)));
    }

    [Fact]
    public void A_late_end_of_the_key_before_is_no_key()
    {
        var sender = Pressing('1', 60);
        sender.Enqueue('2', TimeSpan.FromMilliseconds(60));
        var packets = Run(sender, 20);
        Assert.Equal("12", Digits([.. packets[..4], .. packets[5..7], packets[4], .. packets[7..]]));
    }

    private static TelephoneEventSender Pressing(char key, int milliseconds)
    {
        var sender = new TelephoneEventSender(8000, 8000);
        sender.Enqueue(key, TimeSpan.FromMilliseconds(milliseconds));
        return sender;
    }

    private static string Digits(IEnumerable<Packet> packets)
    {
        var receiver = new TelephoneEventReceiver();
        return string.Concat(packets.Select(p => receiver.Read(new RtpHeader(101, p.Marker, p.Sequence, p.Timestamp, 1), p.Payload)).OfType<char>());
    }

    private sealed record Packet(uint At, ushort Sequence, uint Timestamp, bool Marker, byte[] Payload)
    {
        public string Text => $"{TelephoneEvent.DigitOf(Payload[0])} {(Payload[2] << 8) | Payload[3]}{((Payload[1] & 0x80) != 0 ? " end" : "")}";
    }

    // In a pause the stream carries voice: the sequence goes on.
    private static List<Packet> Run(TelephoneEventSender sender, int ticks, int clockRate = 8000)
    {
        var packets = new List<Packet>();
        var step = (uint)clockRate / 50;
        for (uint tick = 0; tick < ticks; tick++)
        {
            var payload = new byte[TelephoneEvent.Length];
            if (sender.TryNext(1000 + (tick * step), payload, out var timestamp, out var marker)) packets.Add(new(tick * step, (ushort)tick, timestamp, marker, payload));
        }

        return packets;
    }
}
