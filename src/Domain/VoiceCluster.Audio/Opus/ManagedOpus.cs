using Concentus;
using Concentus.Enums;
using Concentus.Structs;

namespace VoiceCluster.Audio;

/// <summary>Streams of Concentus, libopus in C#, for machines without libopus.</summary>
internal static class ManagedOpus
{
    static ManagedOpus() => OpusCodecFactory.AttemptToUseNativeLibrary = false;

    public static IOpusEncoding Encoder(int sampleRate, int bitrate, int expectedLossPercent, int complexity)
    {
        var encoder = OpusCodecFactory.CreateEncoder(sampleRate, 1, OpusApplication.OPUS_APPLICATION_VOIP);
        encoder.Bitrate = bitrate;
        encoder.Complexity = complexity;
        encoder.UseInbandFEC = expectedLossPercent > 0;
        encoder.PacketLossPercent = expectedLossPercent;
        encoder.UseDTX = false;
        return new EncoderStream(encoder);
    }

    public static IOpusDecoding Decoder(int sampleRate) => new DecoderStream(OpusCodecFactory.CreateDecoder(sampleRate, 1));

    /// <exception cref="OpusException">It is no packet.</exception>
    public static int SamplesOf(ReadOnlySpan<byte> packet, int sampleRate)
    {
        try
        {
            var samples = OpusPacketInfo.GetNumSamples(packet, sampleRate);
            // As libopus: no packet holds more than 120 ms.
            return samples > 0 && samples * 25L <= sampleRate * 3L ? samples : throw new OpusException($"Opus: corrupt packet ({samples}).");
        }
        catch (Exception exception) when (IsOfThePacket(exception))
        {
            throw new OpusException($"Opus: {exception.Message}", exception);
        }
    }

    /// <summary>What the port throws for bytes that make no sense: its own error, or what C# makes of a read past the end.</summary>
    private static bool IsOfThePacket(Exception exception) =>
        exception is Concentus.OpusException or ArgumentException or IndexOutOfRangeException or ArithmeticException or InvalidOperationException or NullReferenceException;

    private sealed class EncoderStream(IOpusEncoder encoder) : IOpusEncoding
    {
        private bool _isDisposed;

        public int Encode(ReadOnlySpan<short> frame, Span<byte> packet)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (packet.IsEmpty) throw new OpusException("Opus: no room for a packet.");
            try
            {
                return encoder.Encode(frame, frame.Length, packet, packet.Length);
            }
            catch (Concentus.OpusException exception)
            {
                throw new OpusException($"Opus: {exception.Message}", exception);
            }
        }

        public void Dispose()
        {
            _isDisposed = true;
            (encoder as IDisposable)?.Dispose();
        }
    }

    private sealed class DecoderStream(IOpusDecoder decoder) : IOpusDecoding
    {
        private bool _isDisposed;

        public int Decode(ReadOnlySpan<byte> packet, Span<short> samples, bool recover)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            try
            {
                var decoded = decoder.Decode(packet, samples, samples.Length, recover);
                return decoded >= 0 ? decoded : throw new OpusException($"Opus: error {decoded}.");
            }
            catch (Exception exception) when (IsOfThePacket(exception))
            {
                // Where it stopped is not known.
                decoder.ResetState();
                throw new OpusException($"Opus: {exception.Message}", exception);
            }
        }

        public void Dispose()
        {
            _isDisposed = true;
            (decoder as IDisposable)?.Dispose();
        }
    }
}
