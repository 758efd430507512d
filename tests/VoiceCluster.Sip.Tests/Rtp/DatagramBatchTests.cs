using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip.Tests.Rtp;

/// <summary>Over loopback, where a datagram is there as soon as it was sent.</summary>
public sealed class DatagramBatchTests : IDisposable
{
    private readonly Socket _receiver = Bound();
    private readonly Socket _sender = Bound();

    public DatagramBatchTests() => DatagramBatch.Enable(_receiver);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Datagrams_come_in_their_order_with_their_source(bool oneByOne)
    {
        var batch = new DatagramBatch(oneByOne);
        Assert.Equal(0, batch.Read(_receiver));
        for (byte i = 0; i < 20; i++) Send([i, (byte)(i + 1)]);
        Assert.Equal(Enumerable.Range(0, 20), ReadAll(batch, d => (int)d[0]));
        Assert.Equal(0, batch.Read(_receiver));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Empty_ones_and_ones_that_are_too_long_do_not_stop_the_next(bool oneByOne)
    {
        var batch = new DatagramBatch(oneByOne);
        Send([]);
        Send(new byte[DatagramBatch.MaxDatagram + 1]);
        Send(new byte[DatagramBatch.MaxDatagram]);
        Send([7]);
        Assert.Equal([0, 0, DatagramBatch.MaxDatagram, 1], ReadAll(batch, d => d.Length));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_closed_port_of_the_peer_does_no_harm(bool oneByOne)
    {
        var batch = new DatagramBatch(oneByOne);
        using (var gone = Bound()) _receiver.SendTo([1], gone.LocalEndPoint!);
        var closed = Bound();
        var address = closed.LocalEndPoint!;
        closed.Dispose();
        _receiver.SendTo([1], address);
        Assert.Equal(0, batch.Read(_receiver));
        Send([7]);
        Assert.Equal([1], ReadAll(batch, d => d.Length));
    }

    [Fact]
    public void The_time_is_when_it_came_not_when_it_was_read()
    {
        if (!OperatingSystem.IsLinux()) return;
        var batch = new DatagramBatch();
        var before = Now();
        Send([1]);
        Assert.True(_receiver.Poll(TimeSpan.FromSeconds(30), SelectMode.SelectRead));
        var there = Now();
        Assert.Equal(1, batch.Read(_receiver));
        Assert.InRange(batch.TakenAt(0), before, there);
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        var batch = new DatagramBatch();
        const int Rounds = 100;
        Assert.Equal(
            0,
            TestKit.Allocation.Of(
                () =>
                {
                    for (var i = 0; i < Rounds; i++) batch.Read(_receiver);
                },
                0));
    }

    [Fact]
    public void A_closed_socket_is_an_error()
    {
        var batch = new DatagramBatch();
        _receiver.Dispose();
        Assert.Throws<ObjectDisposedException>(() => batch.Read(_receiver));
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _sender.Dispose();
    }

    private void Send(byte[] datagram) => _sender.SendTo(datagram, _receiver.LocalEndPoint!);

    private List<int> ReadAll(DatagramBatch batch, Func<byte[], int> what)
    {
        var from = _sender.LocalEndPoint!.Serialize();
        var all = new List<int>();
        for (var count = batch.Read(_receiver); count > 0; count = batch.Read(_receiver))
        {
            for (var i = 0; i < count; i++)
            {
                Assert.True(batch.Source(i).SequenceEqual(from.Buffer.Span[..from.Size]));
                all.Add(what(batch.Datagram(i).ToArray()));
            }
        }

        return all;
    }

    // In ns since 1970, as the kernel's.
    private static long Now() => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;

    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}
