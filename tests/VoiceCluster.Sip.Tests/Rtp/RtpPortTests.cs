using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip.Tests.Rtp;

public sealed class RtpPortTests
{
    [Fact]
    public void Pairs_are_even_and_odd_handed_out_in_turn_and_given_back()
    {
        var allocator = new RtpPortAllocator(23_001, 23_007);
        Assert.Equal(3, allocator.Capacity);
        using var one = allocator.Open(IPAddress.Loopback);
        var two = allocator.Open(IPAddress.Loopback);
        using var three = allocator.Open(IPAddress.Loopback);
        Assert.Equal([23_002, 23_003, 23_004, 23_006], new[] { one.Media, one.Control, two.Media, three.Media }.Select(Port));
        var error = Assert.Throws<RtpPortsExhaustedException>(() => allocator.Open(IPAddress.Loopback));
        Assert.Contains("23002 to 23007", error.Message, StringComparison.Ordinal);
        two.Dispose();
        two.Dispose();
        using var again = allocator.Open(IPAddress.Loopback);
        Assert.Equal(23_004, Port(again.Media));
    }

    [Fact]
    public void A_pair_that_another_process_uses_is_passed_over()
    {
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 23_101));
        var allocator = new RtpPortAllocator(23_100, 23_103);
        using var pair = allocator.Open(IPAddress.Loopback);
        Assert.Equal(23_102, Port(pair.Media));
        Assert.Throws<RtpPortsExhaustedException>(() => allocator.Open(IPAddress.Loopback));
    }

    [Theory]
    [InlineData(80, 90)]
    [InlineData(23_001, 23_002)]
    [InlineData(65_000, 70_000)]
    public void A_range_without_a_pair_is_refused_with_the_setting(int first, int last) =>
        Assert.Contains("Sip:RtpPorts", Assert.Throws<ArgumentException>(() => new RtpPortAllocator(first, last)).Message, StringComparison.Ordinal);

    private static int Port(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;
}
