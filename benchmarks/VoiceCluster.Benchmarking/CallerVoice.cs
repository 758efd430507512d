using System.Runtime.InteropServices;
using VoiceCluster.Audio;
using VoiceCluster.Providers;
using VoiceCluster.Providers.Local;

namespace VoiceCluster.Benchmarking;

/// <summary>Callers of Flite's voices ("slt", "rms", "awb", "kal16"), all equally loud: 16 kHz, without the silence around the words.</summary>
public sealed class CallerVoice
{
    /// <summary>RMS of the loud part (frames within 25 dB of the loudest) in dBFS.</summary>
    public const double LevelDb = -24;

    private const double SpeechRangeDb = 25;
    private const double TrimRangeDb = 35;

    private readonly FliteTextToSpeech _flite = new(new FliteOptions());

    /// <summary>Says one text.</summary>
    /// <exception cref="ProviderException">Flite or the voice is not installed; the message says what to do.</exception>
    public async Task<short[]> SayAsync(string text, string voice, CancellationToken cancellationToken)
    {
        var samples = new List<short>();
        await foreach (var chunk in _flite.SynthesizeAsync(new SpeechRequest(text, voice), cancellationToken))
            samples.AddRange(MemoryMarshal.Cast<byte, short>(chunk.Pcm.Span));
        return Normalise(CollectionsMarshal.AsSpan(samples));
    }

    /// <summary>A recording as loud as all callers, without the silence around its words.</summary>
    /// <param name="samples">16 kHz.</param>
    public static short[] Normalise(ReadOnlySpan<short> samples)
    {
        var frames = samples.Length / Frame.Samples;
        var levels = new double[frames];
        for (var frame = 0; frame < frames; frame++) levels[frame] = LevelMeter.Rms(samples.Slice(frame * Frame.Samples, Frame.Samples));
        var loudest = levels.Max();
        var first = Array.FindIndex(levels, level => level > loudest - TrimRangeDb);
        var last = Array.FindLastIndex(levels, level => level > loudest - TrimRangeDb);
        var power = levels.Where(level => level > loudest - SpeechRangeDb).Average(level => Math.Pow(10, level / 10));
        var gain = Math.Pow(10, LevelDb / 20) / Math.Sqrt(power);
        var trimmed = new short[(last - first + 1) * Frame.Samples];
        for (var n = 0; n < trimmed.Length; n++) trimmed[n] = Pcm16.Saturate((float)(samples[(first * Frame.Samples) + n] * gain));
        return trimmed;
    }
}
