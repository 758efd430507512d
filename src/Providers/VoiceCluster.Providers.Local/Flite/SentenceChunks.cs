using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace VoiceCluster.Providers.Local;

/// <summary>Turns a sentence's samples into chunks: takes the silence before the first word off and marks each chunk with the words that start in it.</summary>
internal sealed class SentenceChunks(
    IReadOnlyList<SpokenWord> words, TimeSpan offset, FliteOptions options, ChannelWriter<SpeechChunk> chunks, CancellationToken cancellationToken) : ISentenceAudio
{
    private int[] starts = [];
    private int skip;
    private int made;
    private int nextWord;

    /// <summary>Audio handed on so far.</summary>
    public TimeSpan Duration => TimeOf(made);

    public bool Accept(ReadOnlySpan<int> wordStarts, ReadOnlySpan<short> samples)
    {
        if (cancellationToken.IsCancellationRequested)
            return false;
        if (wordStarts.Length > 0)
        {
            starts = wordStarts.ToArray();
            int leadIn = (int)(options.LeadIn.TotalSeconds * FliteSentence.SampleRate);
            int trimmed = Math.Max(0, starts[0] - leadIn);
            skip = trimmed;
            for (int i = 0; i < starts.Length; i++)
                starts[i] = Math.Max(0, starts[i] - trimmed);
        }

        int skipped = Math.Min(skip, samples.Length);
        skip -= skipped;
        samples = samples[skipped..];
        if (samples.IsEmpty)
            return true;
        byte[] pcm = MemoryMarshal.AsBytes(samples).ToArray();
        made += samples.Length;
        return chunks.TryWrite(new(pcm, WordsUpTo(made)));
    }

    private List<WordTiming>? WordsUpTo(int end)
    {
        List<WordTiming>? started = null;
        for (; nextWord < starts.Length && starts[nextWord] < end; nextWord++)
        {
            if (words[nextWord].Written is { } written)
                (started ??= []).Add(new(written, offset + TimeOf(starts[nextWord])));
        }

        return started;
    }

    private static TimeSpan TimeOf(int samples) => TimeSpan.FromTicks(samples * (TimeSpan.TicksPerSecond / FliteSentence.SampleRate));
}
