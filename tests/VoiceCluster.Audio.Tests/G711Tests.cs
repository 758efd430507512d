namespace VoiceCluster.Audio.Tests;

/// <summary>
/// Held to Tables 1 and 2 of ITU-T G.711 (11/1988), built here from their columns: segments, interval sizes, decision and output
/// values.
/// </summary>
public sealed class G711Tests
{
    private static readonly Law MuLaw = new(
        // Table 2a, columns 1 to 5: decision values x_n end at 8159; intervals 1 x 1, 15 x 2, then 16 each of 4 to 256 (14-bit units).
        [(1, 1), (15, 2), (16, 4), (16, 8), (16, 16), (16, 32), (16, 64), (16, 128), (16, 256)],
        LastDecision: 8159,
        ScaleTo16: 4,
        // Note 2: the character signal for interval n is 255 - n; positive ones carry a leading 1, and all bits are inverted.
        Code: (n, negative) => (byte)((negative ? 0x7F : 0xFF) - n),
        // y_0 = 0 by convention: the first interval's output value is its lower end.
        FirstOutput: 0);

    private static readonly Law ALaw = new(
        // Table 1a: decision values end at 4096; intervals 32 x 2, then 16 each of 4 to 128 (13-bit units).
        [(32, 2), (16, 4), (16, 8), (16, 16), (16, 32), (16, 64), (16, 128)],
        LastDecision: 4096,
        ScaleTo16: 8,
        // Note 2: interval n has the character signal n with the leading bit set for positive; even bits are inverted on the line.
        Code: (n, negative) => (byte)((n | (negative ? 0 : 0x80)) ^ 0x55),
        FirstOutput: 1);

    [Fact]
    public void Tables_end_where_the_recommendation_says()
    {
        Assert.Equal(MuLaw.LastDecision, MuLaw.Decisions[^1]);
        Assert.Equal(ALaw.LastDecision, ALaw.Decisions[^1]);
        Assert.Equal(8031, MuLaw.Outputs[127]);
        Assert.Equal(4032, ALaw.Outputs[127]);
    }

    [Fact]
    public void Every_mu_law_code_decodes_to_its_output_value() => EveryCodeDecodes(MuLaw, G711.DecodeMuLaw);

    [Fact]
    public void Every_a_law_code_decodes_to_its_output_value() => EveryCodeDecodes(ALaw, G711.DecodeALaw);

    [Fact]
    public void Every_sample_encodes_to_its_mu_law_interval() => EverySampleEncodes(MuLaw, G711.EncodeMuLaw);

    [Fact]
    public void Every_sample_encodes_to_its_a_law_interval() => EverySampleEncodes(ALaw, G711.EncodeALaw);

    [Fact]
    public void Decoding_and_encoding_again_gives_the_same_code()
    {
        var codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        var samples = new short[256];
        var again = new byte[256];
        G711.DecodeALaw(codes, samples);
        G711.EncodeALaw(samples, again);
        Assert.Equal(codes, again);

        G711.DecodeMuLaw(codes, samples);
        G711.EncodeMuLaw(samples, again);
        // mu-law has two zeros, and 16 bits have one: negative zero (0x7F) comes back as positive zero (0xFF).
        codes[0x7F] = 0xFF;
        Assert.Equal(codes, again);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(17)]
    [InlineData(160)]
    [InlineData(163)]
    public void Length_does_not_matter(int length)
    {
        var samples = Enumerable.Range(0, length).Select(index => (short)((index * 7919) - 20000)).ToArray();
        var (whole, single) = (new byte[length], new byte[length]);
        G711.EncodeMuLaw(samples, whole);
        for (var index = 0; index < length; index++) G711.EncodeMuLaw(samples.AsSpan(index, 1), single.AsSpan(index, 1));
        Assert.Equal(single, whole);

        var (decoded, decodedSingle) = (new short[length], new short[length]);
        G711.DecodeALaw(whole, decoded);
        for (var index = 0; index < length; index++) G711.DecodeALaw(whole.AsSpan(index, 1), decodedSingle.AsSpan(index, 1));
        Assert.Equal(decodedSingle, decoded);
    }

    [Fact]
    public void A_short_destination_is_refused()
    {
        Assert.Throws<ArgumentException>(() => G711.DecodeMuLaw(new byte[2], new short[1]));
        Assert.Throws<ArgumentException>(() => G711.EncodeALaw(new short[2], new byte[1]));
    }

    private static void EveryCodeDecodes(Law law, Decoder decode)
    {
        var codes = Enumerable.Range(0, 256).Select(code => (byte)code).ToArray();
        var samples = new short[256];
        decode(codes, samples);
        for (var n = 0; n < 128; n++)
        {
            Assert.Equal(law.Outputs[n] * law.ScaleTo16, samples[law.Code(n, false)]);
            Assert.Equal(-law.Outputs[n] * law.ScaleTo16, samples[law.Code(n, true)]);
        }
    }

    private static void EverySampleEncodes(Law law, Encoder encode)
    {
        var samples = Enumerable.Range(short.MinValue, 65_536).Select(sample => (short)sample).ToArray();
        var codes = new byte[samples.Length];
        encode(samples, codes);
        for (var index = 0; index < samples.Length; index++)
        {
            var expected = law.CodeOf(samples[index]);
            if (expected != codes[index]) Assert.Fail($"{samples[index]}: 0x{codes[index]:X2}, and the table says 0x{expected:X2}");
        }
    }

    private delegate void Decoder(ReadOnlySpan<byte> source, Span<short> destination);

    private delegate void Encoder(ReadOnlySpan<short> source, Span<byte> destination);

    private sealed record Law((int Count, int Size)[] Intervals, int LastDecision, int ScaleTo16, Func<int, bool, byte> Code, int FirstOutput)
    {
        /// <summary>x_n of the table, from x_0 = 0 (column 4).</summary>
        public int[] Decisions { get; } = DecisionsOf(Intervals);

        /// <summary>y_n of the table (column 7): the middle of an interval.</summary>
        public int[] Outputs { get; } = OutputsOf(Intervals, FirstOutput);

        /// <summary>A linear search through the intervals; on a decision value as G.191's reference does (ones' complement).</summary>
        public byte CodeOf(short sample)
        {
            var magnitude = sample < 0 ? ~sample : sample;
            var n = 0;
            while (n < 127 && magnitude >= Decisions[n + 1] * ScaleTo16) n++;
            return Code(n, sample < 0);
        }

        private static int[] DecisionsOf((int Count, int Size)[] intervals)
        {
            var decisions = new List<int> { 0 };
            foreach (var (count, size) in intervals)
            {
                for (var index = 0; index < count; index++) decisions.Add(decisions[^1] + size);
            }

            return [.. decisions];
        }

        private static int[] OutputsOf((int Count, int Size)[] intervals, int first)
        {
            var decisions = DecisionsOf(intervals);
            return [first, .. Enumerable.Range(1, decisions.Length - 2).Select(n => (decisions[n] + decisions[n + 1]) / 2)];
        }
    }
}
