namespace VoiceCluster.Sip.Tests.Rtp;

public sealed class RtpPacketTests
{
    [Fact]
    public void A_header_is_read_as_it_was_written()
    {
        var packet = new byte[14];
        var header = new RtpHeader(101, true, 65535, 0xdeadbeef, 0x12345678);
        header.WriteTo(packet);
        Assert.True(RtpHeader.TryParse(packet, out var read, out var payload));
        Assert.Equal(header, read);
        Assert.Equal(12..14, payload);
    }

    [Theory]
    [InlineData("80000001000000000000000a", 12, 12)] // no payload
    [InlineData("81000001000000000000000a01020304ff", 16, 17)] // one contributing source
    [InlineData("90000001000000000000000abede000101020304ff", 20, 21)] // extension of one word
    [InlineData("a0000001000000000000000affff02", 12, 13)] // two octets of padding
    public void Sources_extension_and_padding_are_skipped(string hex, int start, int end)
    {
        Assert.True(RtpHeader.TryParse(Convert.FromHexString(hex), out _, out var payload));
        Assert.Equal(start..end, payload);
    }

    [Theory]
    [InlineData("")]
    [InlineData("8000000100000000000000")]
    [InlineData("40000001000000000000000a")] // version 1
    [InlineData("8f000001000000000000000a")] // sources that are not there
    [InlineData("90000001000000000000000abedeffff")] // extension that does not end
    [InlineData("a0000001000000000000000aff20")] // more padding than packet
    [InlineData("a0000001000000000000000aff00")] // padding of none
    public void What_is_no_rtp_is_refused(string hex) => Assert.False(RtpHeader.TryParse(Convert.FromHexString(hex), out _, out _));

    [Fact]
    public void Loss_is_counted_over_a_wrap_and_disorder()
    {
        var statistics = new RtpReceptionStatistics(8000);
        foreach (var sequence in new ushort[] { 65533, 65534, 0, 65535, 2, 3 }) statistics.Count(sequence, 0, 0, 1000);
        Assert.Equal((7u, 6u, 1), (statistics.Expected, statistics.Received, statistics.Lost));
        Assert.Equal(0x10003u, statistics.ExtendedHighest);
        Assert.Equal(256 / 7, statistics.TakeFractionLost());
        Assert.Equal(0, statistics.TakeFractionLost());
    }

    [Fact]
    public void A_jump_counts_only_when_a_second_packet_confirms_it()
    {
        var statistics = new RtpReceptionStatistics(8000);
        statistics.Count(100, 0, 0, 1000);
        Assert.False(statistics.Count(30_000, 0, 0, 1000));
        Assert.True(statistics.Count(101, 0, 0, 1000));
        Assert.False(statistics.Count(40_000, 0, 0, 1000));
        Assert.True(statistics.Count(40_001, 0, 0, 1000));
        Assert.Equal((1u, 0), (statistics.Expected, statistics.Lost));
    }

    [Fact]
    public void Jitter_is_that_of_the_rfc()
    {
        var statistics = new RtpReceptionStatistics(8000);
        for (var i = 0; i < 500; i++) statistics.Count((ushort)i, (uint)(i * 160), (i * 20) + (i % 2 * 8), 1000); // every other packet 8 ms late
        Assert.InRange(statistics.JitterTime.TotalMilliseconds, 7.5, 8.1);
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_report_is_read_as_it_was_written(bool asSender, bool bye)
    {
        var packet = new byte[RtcpPacket.MaxLength];
        RtcpSender? sender = asSender ? new RtcpSender(0x0102030405060708, 1, 2, 3) : null;
        var report = new RtcpReport(7, 25, -3, 0x10005, 80, 0xaabbccdd, 65536);
        var length = RtcpPacket.Write(packet, 9, sender, report, "voice@host", bye);
        Assert.Equal(0, length % 4);
        Assert.True(RtcpPacket.TryParse(packet.AsSpan(0, length), 7, out var ssrc, out var readSender, out var readReport, out var readBye));
        Assert.Equal((9u, sender, report, bye), (ssrc, readSender, readReport, readBye));
        Assert.False(RtcpPacket.TryParse(packet.AsSpan(0, length - 1), 7, out _, out _, out _, out _));
        Assert.False(RtcpPacket.TryParse([0x80, 72, 0, 0], 7, out _, out _, out _, out _)); // no RTCP type
        Assert.True(RtcpPacket.TryParse([0x81, 203, 0, 1, 0, 0, 0, 7], 7, out _, out _, out _, out readBye) && readBye); // a lone BYE (RFC 5506)
    }

    [Fact]
    public void Random_octets_never_throw()
    {
        var random = new Random(3);
        for (var i = 0; i < 20_000; i++)
        {
            var packet = new byte[random.Next(60)];
            random.NextBytes(packet);
            if (packet.Length > 0) packet[0] = (byte)((packet[0] & 0x3f) | 0x80);
            if (packet.Length > 1 && i % 2 == 0) packet[1] = 200;
            _ = RtpHeader.TryParse(packet, out _, out var payload) ? packet[payload] : [];
            _ = RtcpPacket.TryParse(packet, 1, out _, out _, out _, out _);
        }
    }
}
