using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.Providers.Scripted;

/// <summary>Speaks a hum as long as the text has words, in chunks on the clock.</summary>
public sealed class ScriptedTextToSpeech(ScriptedOptions options, TimeProvider time) : ITextToSpeech
{
    // Audio of one chunk; at 20 times real time it takes 10 ms to make.
    private static readonly TimeSpan Chunk = TimeSpan.FromMilliseconds(200);

    private static readonly byte[] Hum = MakeHum();

    /// <inheritdoc/>
    public string Name => "scripted";

    /// <inheritdoc/>
    public async IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var duration = options.TokenAudio * request.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
        for (var made = TimeSpan.Zero; made < duration;)
        {
            var wait = options.FirstAudio + (made / options.Speed) - time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
            var length = duration - made < Chunk ? duration - made : Chunk;
            yield return new SpeechChunk(Hum.AsMemory(0, (int)length.TotalMilliseconds * 32));
            made += length;
        }
    }

    private static byte[] MakeHum()
    {
        var samples = new short[(int)Chunk.TotalMilliseconds * Frame.SampleRate / 1000];
        for (var i = 0; i < samples.Length; i++) samples[i] = (short)(6000 * Math.Sin(2 * Math.PI * 200 * i / Frame.SampleRate));
        return MemoryMarshal.AsBytes<short>(samples).ToArray();
    }
}
