using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// Audio that waits for the search, with the places where utterances end. Bounded; it grows to what it needs. Not thread-safe.
/// </summary>
internal sealed class AudioBacklog(int limit)
{
    private const int FirstCapacity = 16_000;

    private readonly Queue<long> ends = new();
    private short[] ring = new short[Math.Min(FirstCapacity, limit)];
    private long written;
    private long read;

    /// <summary>Ends of utterances that may be pending: more is no caller's behaviour.</summary>
    public const int MostEnds = 64;

    /// <summary>Samples waiting.</summary>
    public int Count => (int)(written - read);

    /// <summary>True when an utterance's end waits behind the audio.</summary>
    public bool HasEnd => ends.Count > 0;

    /// <summary>Appends PCM16 little-endian; false when it does not fit.</summary>
    public bool TryWrite(ReadOnlySpan<byte> pcm)
    {
        int samples = pcm.Length / sizeof(short);
        if (Count + samples > limit)
            return false;
        if (Count + samples > ring.Length)
            Grow(Count + samples);
        int at = (int)(written % ring.Length);
        int first = Math.Min(samples, ring.Length - at);
        pcm[..(first * sizeof(short))].CopyTo(MemoryMarshal.AsBytes(ring.AsSpan(at)));
        pcm[(first * sizeof(short))..(samples * sizeof(short))].CopyTo(MemoryMarshal.AsBytes(ring.AsSpan()));
        written += samples;
        return true;
    }

    /// <summary>Marks the end of an utterance behind what was written; false when too many wait.</summary>
    public bool TryEnd()
    {
        if (ends.Count >= MostEnds)
            return false;
        ends.Enqueue(written);
        return true;
    }

    /// <summary>Takes the next samples of the running utterance.</summary>
    /// <returns>How many were taken, and whether the utterance ends behind them.</returns>
    public (int Count, bool Ends) Read(Span<short> destination)
    {
        long until = HasEnd ? ends.Peek() : written;
        int count = (int)Math.Min(destination.Length, until - read);
        int at = (int)(read % ring.Length);
        int first = Math.Min(count, ring.Length - at);
        ring.AsSpan(at, first).CopyTo(destination);
        ring.AsSpan(0, count - first).CopyTo(destination[first..]);
        read += count;
        bool isEnd = HasEnd && read == ends.Peek();
        if (isEnd)
            _ = ends.Dequeue();
        return (count, isEnd);
    }

    private void Grow(int needed)
    {
        int capacity = ring.Length;
        while (capacity < needed)
            capacity = Math.Min(capacity * 2, limit);
        var larger = new short[capacity];
        for (long i = read; i < written; i++)
            larger[i % capacity] = ring[i % ring.Length];
        ring = larger;
    }
}
