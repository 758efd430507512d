using System.Net;
using System.Net.Sockets;
using VoiceCluster.Audio;
using VoiceCluster.LoadTest.Phone;
using VoiceCluster.LoadTest.Wire;
using VoiceCluster.Sip;

namespace VoiceCluster.LoadTest.Tests;

public class PhoneTests
{
    [Fact]
    public void A_histogram_tells_percentiles_shares_and_the_largest()
    {
        var histogram = new IntervalHistogram();
        Assert.Equal((0, 1), (histogram.At(0.99), histogram.Share(17, 23)));
        for (var i = 0; i < 990; i++) histogram.Add(20);
        for (var i = 0; i < 10; i++) histogram.Add(30.02);
        Assert.Equal((20, 30, 30.02, 0.99), (histogram.At(0.99), histogram.At(0.999), histogram.Max, histogram.Share(17, 23)));
    }

    [Fact]
    public void A_round_is_loud_where_it_asks()
    {
        var scenario = new PhoneScenario();
        var frames = new RtpFrameBank(scenario);
        Assert.Equal((300, 124), (frames.Length, frames.QuestionEnd));
        Assert.Equal(scenario.Round, Frame.Duration * frames.Length);
        var loud = Enumerable.Range(0, frames.Length).Where(i => RtpFrameBank.IsLoud(frames[i])).ToList();
        Assert.InRange(loud[0], 50, 53);
        Assert.InRange(loud[^1], 120, 126);
        Assert.Equal(160, frames[0].Length);
    }

    [Fact]
    public void A_telephone_counts_what_comes_what_is_left_out_and_when_its_question_is_answered()
    {
        using var peer = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = 10_000 };
        peer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var measured = new PhoneMeasurements { IsOpen = true };
        var frames = new RtpFrameBank(new PhoneScenario());
        using var caller = new RtpCaller(frames, measured, number: 0, callers: 1);
        var datagrams = new DatagramBatch();
        caller.Tick(TimeSpan.Zero, TimeSpan.Zero);
        Assert.Equal(0, measured.Sent);
        caller.Connect((IPEndPoint)peer.LocalEndPoint!);

        var packet = new byte[500];
        for (var i = 0; i <= frames.QuestionEnd; i++)
        {
            caller.Tick(Frame.Duration * i, TimeSpan.FromMilliseconds(1));
            Assert.Equal(172, peer.Receive(packet));
            Assert.True(RtpHeader.TryParse(packet.AsSpan(0, 172), out var header, out _));
            Assert.Equal((i, (uint)(i * 160)), (header.Sequence, header.Timestamp));
        }

        foreach (var (sequence, loud) in new[] { (101, false), (102, false), (104, true), (103, true), (105, true) })
        {
            // What is meant for the port above: its third and fourth octet are a length.
            peer.SendTo(packet.AsSpan(0, RtcpPacket.Write(packet, ssrc: 1, sender: null, report: null, "silo", bye: false)), caller.Local);
            new RtpHeader(0, false, (ushort)sequence, 0, 1).WriteTo(packet);
            packet.AsSpan(12, 160).Fill((byte)(loud ? 0x00 : 0xFF));
            peer.SendTo(packet.AsSpan(0, 172), caller.Local);
        }

        caller.Receive(datagrams, TimeSpan.FromSeconds(3));
        Assert.Equal((125L, 4L, 1L), (measured.Sent, measured.Received, measured.Lost));
        Assert.Equal(2, measured.Intervals.Count);
        Assert.InRange(measured.Intervals.Max, 0, 1000);
        Assert.Equal(3000 - (20 * frames.QuestionEnd), measured.Response.Percentiles().P50);
    }
}
