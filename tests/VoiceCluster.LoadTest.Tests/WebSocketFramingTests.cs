using FsCheck;
using FsCheck.Fluent;
using VoiceCluster.LoadTest.Wire;

namespace VoiceCluster.LoadTest.Tests;

public class WebSocketFramingTests
{
    [Fact]
    public void Frames_are_those_of_the_specification()
    {
        // RFC 6455 section 5.7: a single-frame masked text message "Hello".
        byte[] expected = [0x81, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];

        Assert.Equal(expected, WebSocketFraming.Masked(WebSocketFraming.Text, "Hello"u8, 0x37fa213d));
    }

    [Fact]
    public void A_servers_frames_are_read_however_they_are_cut()
    {
        byte[] stream = [0x81, 0x05, .. "Hello"u8, 0x82, 126, 0x01, 0x00, .. new byte[256], 0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0, .. new byte[65_536], 0x8A, 0x00];
        Check.QuickThrowOnFailure(Prop.ForAll(ArbMap.Default.ArbFor<PositiveInt>(), size =>
        {
            var frames = new List<(byte Opcode, int Length)>();
            byte[] kept = [];
            for (var at = 0; at < stream.Length;)
            {
                var take = Math.Min((size.Get * 97) + 1, stream.Length - at);
                byte[] buffer = [.. kept, .. stream.AsSpan(at, take)];
                at += take;
                ReadOnlySpan<byte> rest = buffer;
                while (WebSocketFraming.TryRead(ref rest, out var opcode, out var payload)) frames.Add((opcode, payload.Length));
                kept = rest.ToArray();
            }

            return kept.Length == 0 && frames.SequenceEqual([((byte)1, 5), ((byte)2, 256), ((byte)2, 65_536), ((byte)10, 0)]);
        }));
    }

    [Theory]
    [InlineData(0x01)]
    [InlineData(0xC1)]
    public void Fragments_and_compression_are_refused(byte first) => Assert.Throws<InvalidDataException>(() =>
    {
        ReadOnlySpan<byte> buffer = [first, 0x00];
        WebSocketFraming.TryRead(ref buffer, out _, out _);
    });

    [Fact]
    public void Long_payloads_are_masked_with_the_key_in_turn()
    {
        var payload = Enumerable.Range(0, 640).Select(i => (byte)i).ToArray();

        var frame = WebSocketFraming.Masked(WebSocketFraming.Binary, payload, 0x01020304);

        Assert.Equal([0x82, 0x80 | 126, 2, 128, 1, 2, 3, 4], frame[..8]);
        Assert.Equal(payload, frame[8..].Select((b, i) => (byte)(b ^ ((i & 3) + 1))));
    }
}
