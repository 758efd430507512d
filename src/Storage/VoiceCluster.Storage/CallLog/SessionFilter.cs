using System.IO.Hashing;

namespace VoiceCluster.Storage;

/// <summary>Tells which sessions may have records in a segment: a Bloom filter of 8 KiB, two bits a session, so that a log of any size is
/// indexed in little memory. With 5,000 sessions in a segment 2 % of the answers are needlessly yes. Thread safe.</summary>
internal sealed class SessionFilter
{
    private const int Words = 2048;
    private readonly int[] _bits = new int[Words];

    public void Add(ReadOnlySpan<byte> session)
    {
        var hash = XxHash32.HashToUInt32(session);
        Set(hash & 0xFFFF);
        Set(hash >> 16);
    }

    public bool MayContain(ReadOnlySpan<byte> session)
    {
        var hash = XxHash32.HashToUInt32(session);
        return IsSet(hash & 0xFFFF) && IsSet(hash >> 16);
    }

    private void Set(uint bit) => Interlocked.Or(ref _bits[bit / 32], 1 << (int)(bit % 32));

    private bool IsSet(uint bit) => (Volatile.Read(ref _bits[bit / 32]) & (1 << (int)(bit % 32))) != 0;
}
