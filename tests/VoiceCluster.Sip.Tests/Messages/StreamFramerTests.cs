using System.Text;

namespace VoiceCluster.Sip.Tests.Messages;

public sealed class StreamFramerTests
{
    private const string One = "OPTIONS sip:a@b SIP/2.0\r\nl: 5\r\n\r\nhello";
    private const string Two = "BYE sip:a@b SIP/2.0\r\nContent-Length:\r\n 0\r\n\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Messages_come_out_whole_however_the_stream_is_cut(int piece)
    {
        var framer = new SipStreamFramer();
        var stream = Encoding.ASCII.GetBytes(One + Two + "\r\n\r\n" + One);
        var messages = new List<string>();
        for (var at = 0; at < stream.Length; at += piece)
        {
            var part = stream.AsMemory(at, Math.Min(piece, stream.Length - at));
            part.CopyTo(framer.GetMemory());
            framer.Advance(part.Length);
            while (framer.TryTake() is { } message) messages.Add(Encoding.ASCII.GetString(message));
        }

        Assert.Equal([One, Two, One], messages);
        Assert.Null(framer.Broken);
    }

    [Fact]
    public void A_double_line_end_is_a_ping()
    {
        var framer = new SipStreamFramer();
        Feed(framer, "\r\n\r\n");
        Assert.Null(framer.TryTake());
        Assert.Equal(1, framer.TakePings());
        Assert.Equal(0, framer.TakePings());
    }

    [Theory]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\n\r\n")]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 99999999\r\n\r\n")]
    [InlineData("OPTIONS sip:a@b SIP/2.0\r\nContent-Length: 4x\r\n\r\n")]
    public void A_stream_without_a_usable_length_is_broken(string text)
    {
        var framer = new SipStreamFramer();
        Feed(framer, text);
        Assert.Null(framer.TryTake());
        Assert.NotNull(framer.Broken);
    }

    [Fact]
    public void An_endless_header_section_is_cut_off_at_the_limit()
    {
        var framer = new SipStreamFramer();
        var held = 0;
        while (framer.Broken is null && held < 1_000_000)
        {
            Feed(framer, new string('x', 1000));
            held += 1000;
            framer.TryTake();
        }

        Assert.InRange(held, SipParser.MaxMessageBytes, SipParser.MaxMessageBytes + 2000);
    }

    private static void Feed(SipStreamFramer framer, string text)
    {
        Encoding.ASCII.GetBytes(text).CopyTo(framer.GetMemory());
        framer.Advance(text.Length);
    }
}
