using System.Text;
using VoiceCluster.TestKit;

namespace VoiceCluster.Sip.Tests.Messages;

/// <summary>Seeded mutations of valid messages: whatever comes in, the parser answers, and holds no more than a small multiple of it.</summary>
public sealed class MutationTests
{
    private static readonly byte[][] Pieces =
        [.. new[] { "\r\n", ";", ",", "<", ">", "\"", "\\", "%", "%00", ":", "[", "]", "@", "Content-Length: 99999\r\n", "\0", "\r\n ", "z9hG4bK", "999999999999" }
            .Select(Encoding.ASCII.GetBytes)];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_mutated_message_neither_throws_nor_costs_without_bound(int seed)
    {
        var random = new Random(seed);
        var seeds = TortureCorpus.All.Select(c => c.Bytes).Append(ParserTests.Bytes(ParserTests.Invite)).ToArray();
        var refused = 0;
        for (var round = 0; round < 4000; round++)
        {
            var bytes = Mutate(seeds[random.Next(seeds.Length)], random);
            var allowed = 16_384 + (bytes.Length * 64L);
            var isWellFormed = false;
            var spent = Allocation.Of(
                () =>
                {
                    var result = SipParser.Parse(bytes);
                    isWellFormed = result.IsWellFormed;
                    if (result.Message is { } message) Touch(message);
                },
                allowed);
            Assert.InRange(spent, 0, allowed);
            if (!isWellFormed) refused++;
        }

        Assert.InRange(refused, 400, 3990);
    }

    // Reads everything a message offers and writes it out, as an agent might.
    private static void Touch(SipMessage message)
    {
        _ = (message.From, message.To, message.Contact, message.TopVia, message.CSeq, message.CallId, message.MediaType);
        foreach (var id in Enum.GetValues<SipHeaderId>()) _ = (message.GetAll(id), message.GetAddresses(id), message.GetNumber(id));
        var again = SipParser.Parse(message.ToBytes());
        if (message is SipRequest request)
        {
            _ = request.CreateResponse(400, "tag").ToBytes();
            _ = RequestInspection.Refuse(request, "tag")?.ToBytes();
        }

        Assert.False(again.IsKeepAlive);
    }

    private static byte[] Mutate(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 20), bytes.Count - at);
            switch (random.Next(5))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes.RemoveRange(at, Math.Min(length, bytes.Count - 1)); break;
                case 2: bytes.InsertRange(at, Pieces[random.Next(Pieces.Length)]); break;
                case 3: bytes.InsertRange(at, bytes.GetRange(at, length)); break;
                default: bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length)); break;
            }
        }

        return [.. bytes];
    }
}
