using System.Buffers;

namespace VoiceCluster.Audio;

/// <summary>A whole WAV file in memory: mixed to one channel, at the rate asked for.</summary>
internal static class WavMono
{
    private const int BlockFrames = 4_800;

    public static short[] ReadAll(WavReader reader, int sampleRate, TimeSpan longest)
    {
        var resampler = ResamplerFor(reader.Format.SampleRate, sampleRate);
        var drop = (int)Math.Round(resampler.Delay.TotalSeconds * sampleRate);
        var most = (long)(longest.TotalSeconds * sampleRate) + drop;
        var output = new ArrayBufferWriter<short>();
        var block = new short[BlockFrames * reader.Channels];
        var frames = 0L;
        while (reader.Read(block) is > 0 and var count)
        {
            var mono = block.AsSpan(0, count);
            if (reader.Channels > 1) mono = Mix(mono, reader.Channels);
            frames += mono.Length;
            output.Advance(resampler.Process(mono, output.GetSpan(resampler.MaxOutput(mono.Length))));
            if (output.WrittenCount > most) throw new WavFormatException($"The file is longer than {longest}.");
        }

        if (resampler.MaxFlush > 0) output.Advance(resampler.Flush(output.GetSpan(resampler.MaxFlush)));
        var length = (int)Math.Min(output.WrittenCount - drop, ((frames * sampleRate) + reader.Format.SampleRate - 1) / reader.Format.SampleRate);
        return output.WrittenSpan.Slice(drop, Math.Max(0, length)).ToArray();
    }

    /// <summary>The mean of all channels, in place.</summary>
    private static Span<short> Mix(Span<short> interleaved, int channels)
    {
        var frames = interleaved.Length / channels;
        for (var frame = 0; frame < frames; frame++)
        {
            var sum = 0;
            foreach (var sample in interleaved.Slice(frame * channels, channels)) sum += sample;
            interleaved[frame] = (short)Math.Floor((double)sum / channels);
        }

        return interleaved[..frames];
    }

    private static Resampler ResamplerFor(int sourceRate, int targetRate)
    {
        try
        {
            return new Resampler(sourceRate, targetRate);
        }
        catch (ArgumentOutOfRangeException exception) when (exception.ActualValue is int)
        {
            throw new WavFormatException($"{sourceRate} Hz cannot be converted to {targetRate} Hz here: 8, 16, 24, 44.1 and 48 kHz can.", exception);
        }
    }
}
