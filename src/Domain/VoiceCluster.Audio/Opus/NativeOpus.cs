namespace VoiceCluster.Audio;

/// <summary>Streams of the system's libopus.</summary>
internal static class NativeOpus
{
    public static IOpusEncoding Encoder(int sampleRate, int bitrate, int expectedLossPercent, int complexity)
    {
        var handle = OpusLibrary.CreateEncoder(sampleRate, 1, OpusLibrary.ApplicationVoip, out var error);
        try
        {
            OpusLibrary.Check(error);
            OpusLibrary.Check(OpusLibrary.Set(handle, OpusLibrary.SetBitrate, bitrate));
            OpusLibrary.Check(OpusLibrary.Set(handle, OpusLibrary.SetComplexity, complexity));
            OpusLibrary.Check(OpusLibrary.Set(handle, OpusLibrary.SetInbandFec, expectedLossPercent > 0 ? 1 : 0));
            OpusLibrary.Check(OpusLibrary.Set(handle, OpusLibrary.SetPacketLoss, expectedLossPercent));
            OpusLibrary.Check(OpusLibrary.Set(handle, OpusLibrary.SetDtx, 0));
            return new EncoderStream(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public static IOpusDecoding Decoder(int sampleRate)
    {
        var handle = OpusLibrary.CreateDecoder(sampleRate, 1, out var error);
        if (error >= 0) return new DecoderStream(handle);
        handle.Dispose();
        throw OpusLibrary.Error(error);
    }

    private sealed class EncoderStream(OpusLibrary.EncoderHandle handle) : IOpusEncoding
    {
        public int Encode(ReadOnlySpan<short> frame, Span<byte> packet) => OpusLibrary.Check(OpusLibrary.Encode(handle, frame, frame.Length, packet, packet.Length));

        public void Dispose() => handle.Dispose();
    }

    private sealed class DecoderStream(OpusLibrary.DecoderHandle handle) : IOpusDecoding
    {
        public int Decode(ReadOnlySpan<byte> packet, Span<short> samples, bool recover) =>
            OpusLibrary.Check(OpusLibrary.Decode(handle, packet, packet.Length, samples, samples.Length, recover ? 1 : 0));

        public void Dispose() => handle.Dispose();
    }
}
