namespace VoiceCluster.Sip.Tests.Rtp;

public sealed class TelephoneEventTests
{
    [Fact]
    public void Digits_are_sent_with_growing_duration_three_ends_and_a_pause()
    {
        var sender = new TelephoneEventSender(8000);
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
        var sender = new TelephoneEventSender(8000);
        foreach (var digit in "159*0#D") sender.Enqueue(digit, TimeSpan.FromMilliseconds(100));
        var random = new Random(seed);
        var receiver = new TelephoneEventReceiver();
        var received = new List<char>();
        foreach (var packet in Run(sender, 200).GroupBy(p => p.Timestamp).SelectMany(Disturb))
        {
            if (receiver.Take(new RtpHeader(101, false, 0, packet.Timestamp, 1), packet.Payload) is { } digit) received.Add(digit);
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
        Assert.Null(receiver.Take(new RtpHeader(101, true, 1, 10, 1), [16, 0, 0, 80])); // flash
        Assert.Null(receiver.Take(new RtpHeader(101, true, 1, 20, 1), [1, 0, 0]));
        Assert.Equal('A', receiver.Take(new RtpHeader(101, true, 1, 20, 1), [12, 0, 0, 80]));
    }

    private sealed record Packet(uint At, uint Timestamp, bool Marker, byte[] Payload)
    {
        public string Text => $"{TelephoneEvent.DigitOf(Payload[0])} {(Payload[2] << 8) | Payload[3]}{((Payload[1] & 0x80) != 0 ? " end" : "")}";
    }

    private static List<Packet> Run(TelephoneEventSender sender, int ticks)
    {
        var packets = new List<Packet>();
        for (uint tick = 0; tick < ticks; tick++)
        {
            var payload = new byte[TelephoneEvent.Length];
            if (sender.TryNext(1000 + (tick * 160), 160, payload, out var timestamp, out var marker)) packets.Add(new(tick * 160, timestamp, marker, payload));
        }

        return packets;
    }
}
