namespace VoiceCluster.Audio;

/// <summary>What became of a packet.</summary>
public enum JitterPut
{
    /// <summary>It waits for its turn.</summary>
    Accepted,

    /// <summary>Its time is already there.</summary>
    Duplicate,

    /// <summary>Its time has been played or concealed.</summary>
    Late,

    /// <summary>
    /// Its time stamp is more than a second off; the stream restarts there if the next packet agrees. Or it is of yet another source after
    /// four restarts in a second.
    /// </summary>
    Suspect,

    /// <summary>It is empty or longer than 60 ms.</summary>
    Refused,
}

/// <summary>A fixed number of packets in the order of their media time, none overlapping another.</summary>
internal sealed class PacketQueue(int packetSamples)
{
    /// <summary>Most packets that wait; the oldest gives way.</summary>
    public const int Capacity = 32;

    private readonly Packet[] _packets = [.. Enumerable.Range(0, Capacity).Select(_ => new Packet(new short[packetSamples]))];

    public int Count { get; private set; }

    /// <summary>Media time of the first sample waiting.</summary>
    public long First => _packets[0].Begin;

    /// <summary>Media time after the last sample waiting.</summary>
    public long End => _packets[Count - 1].End;

    /// <summary>Adds a packet; false when its time is (even partly) taken. The oldest one is dropped where there is no room.</summary>
    public bool TryAdd(long begin, ReadOnlySpan<short> samples, out bool overflowed)
    {
        overflowed = false;
        var at = Count;
        while (at > 0 && _packets[at - 1].Begin > begin) at--;
        if (at > 0 && _packets[at - 1].End > begin) return false;
        if (at < Count && _packets[at].Begin < begin + samples.Length) return false;
        if (Count == Capacity)
        {
            overflowed = true;
            // The newcomer may itself be the oldest.
            if (at == 0) return true;
            RemoveFirst();
            at--;
        }

        var free = _packets[Count];
        Array.Copy(_packets, at, _packets, at + 1, Count - at);
        _packets[at] = free;
        free.Begin = begin;
        free.Length = samples.Length;
        samples.CopyTo(free.Samples);
        Count++;
        return true;
    }

    /// <summary>
    /// The run of samples at a media time: either present (copied, and gone from here afterwards) or missing; at most as many as fit.
    /// </summary>
    /// <returns>Length of the run, and whether it is present.</returns>
    public (int Length, bool Present) Read(long time, Span<short> destination)
    {
        Forget(time);
        if (Count == 0) return (destination.Length, false);
        var packet = _packets[0];
        if (packet.Begin > time) return ((int)Math.Min(destination.Length, packet.Begin - time), false);
        var offset = (int)(time - packet.Begin);
        var length = Math.Min(destination.Length, packet.Length - offset);
        packet.Samples.AsSpan(offset, length).CopyTo(destination);
        if (offset + length == packet.Length) RemoveFirst();
        return (length, true);
    }

    /// <summary>Drops what ends by a media time.</summary>
    public void Forget(long time)
    {
        while (Count > 0 && _packets[0].End <= time) RemoveFirst();
    }

    public void Clear() => Count = 0;

    private void RemoveFirst()
    {
        var free = _packets[0];
        Array.Copy(_packets, 1, _packets, 0, Count - 1);
        _packets[--Count] = free;
    }

    private sealed class Packet(short[] samples)
    {
        public short[] Samples { get; } = samples;

        public long Begin { get; set; }

        public int Length { get; set; }

        public long End => Begin + Length;
    }
}
