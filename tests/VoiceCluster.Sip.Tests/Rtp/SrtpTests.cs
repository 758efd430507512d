namespace VoiceCluster.Sip.Tests.Rtp;

public sealed class SrtpTests
{
    // RFC 3711 appendix B.3.
    [Fact]
    public void Session_keys_are_those_of_the_rfc()
    {
        using var keys = new SrtpKeys(Convert.FromHexString("E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6"), 0);
        Assert.Equal("C61E7A93744F39EE10734AFE3FF7A087", Convert.ToHexString(keys.CipherKey));
        Assert.Equal("30CBBC08863D8C85D49DB34A9AE1", Convert.ToHexString(keys.Salt));
        Assert.Equal("CEBE321F6FF7716B6FD4AB49AF256A156D38BAA4", Convert.ToHexString(keys.AuthenticationKey));
    }

    [Fact]
    public void Packets_survive_protection_over_wraps_and_disorder()
    {
        var crypto = SdesCrypto.Create(1);
        using var sender = new SrtpContext(crypto);
        using var receiver = new SrtpContext(crypto);
        var order = Enumerable.Range(65_500, 100).Select(i => Protected(sender, (ushort)i)).ToArray();
        (order[35], order[37]) = (order[37], order[35]); // across the wrap
        for (var i = 0; i < order.Length; i++)
        {
            Assert.True(receiver.TryUnprotect(order[i], out var length), $"packet {i}");
            Assert.Equal(172, length);
            Assert.All(order[i][12..172], b => Assert.Equal(0x5a, b));
        }
    }

    [Fact]
    public void Encryption_hides_the_payload_and_replays_forgeries_and_other_keys_are_refused()
    {
        var crypto = SdesCrypto.Create(1);
        using var sender = new SrtpContext(crypto);
        using var receiver = new SrtpContext(crypto);
        using var stranger = new SrtpContext(SdesCrypto.Create(1));
        var packet = Protected(sender, 10);
        Assert.Contains(packet[12..172], b => b != 0x5a);
        Assert.False(stranger.TryUnprotect((byte[])packet.Clone(), out _));
        var forged = (byte[])packet.Clone();
        forged[50] ^= 1;
        Assert.False(receiver.TryUnprotect(forged, out _));
        var copy = (byte[])packet.Clone();
        Assert.True(receiver.TryUnprotect(packet, out _));
        Assert.False(receiver.TryUnprotect(copy, out _));
        Assert.False(receiver.TryUnprotect(new byte[20], out _));
    }

    [Fact]
    public void Control_packets_are_protected_with_an_index_of_their_own()
    {
        var crypto = SdesCrypto.Create(1);
        using var sender = new SrtpContext(crypto);
        using var receiver = new SrtpContext(crypto);
        var packet = new byte[RtcpPacket.MaxLength + SrtpContext.ControlOverhead];
        var plain = RtcpPacket.Write(packet, 5, null, new RtcpReport(6, 0, 0, 1, 2, 3, 4), "x", false);
        var length = sender.ProtectControl(packet, plain);
        Assert.False(RtcpPacket.TryParse(packet.AsSpan(0, plain), 6, out _, out _, out var hidden, out _) && hidden?.Jitter == 2);
        var copy = packet.AsSpan(0, length).ToArray();
        Assert.True(receiver.TryUnprotectControl(packet.AsSpan(0, length), out var opened));
        Assert.Equal(plain, opened);
        Assert.True(RtcpPacket.TryParse(packet.AsSpan(0, opened), 6, out _, out _, out var report, out _));
        Assert.Equal(2u, report!.Value.Jitter);
        Assert.False(receiver.TryUnprotectControl(copy, out _)); // replay
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_announced_key_identifier_may_be_there_or_not(bool sent)
    {
        var own = SdesCrypto.Create(1);
        Assert.True(SdesCrypto.TryParse($"{own}|2^31|1:1", out var announced));
        using var sender = new SrtpContext(own);
        using var receiver = new SrtpContext(announced!);
        for (ushort i = 0; i < 3; i++)
        {
            var packet = Protected(sender, i);
            if (sent) packet = [.. packet[..172], 1, .. packet[172..]];
            Assert.True(receiver.TryUnprotect(packet, out var length));
            Assert.Equal(172, length);
            Assert.Equal(0x5a, packet[171]);
        }

        var report = new byte[RtcpPacket.MaxLength + SrtpContext.ControlOverhead];
        var plain = RtcpPacket.Write(report, 5, null, null, "x", false);
        var control = report[..sender.ProtectControl(report, plain)];
        if (sent) control = [.. control[..^SrtpContext.TagLength], 1, .. control[^SrtpContext.TagLength..]];
        Assert.True(receiver.TryUnprotectControl(control, out var opened));
        Assert.Equal(plain, opened);
    }

    private static byte[] Protected(SrtpContext sender, ushort sequence)
    {
        var packet = new byte[172 + SrtpContext.TagLength];
        new RtpHeader(0, false, sequence, (uint)sequence * 160, 77).WriteTo(packet);
        packet.AsSpan(12, 160).Fill(0x5a);
        Assert.Equal(packet.Length, sender.Protect(packet, 172));
        return packet;
    }
}
