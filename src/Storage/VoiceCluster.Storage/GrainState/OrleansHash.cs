using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace VoiceCluster.Storage;

/// <summary>Orleans' stable hashes, the same on every machine and in every process.</summary>
public static class OrleansHash
{
    /// <summary>The place of a grain on the hash ring: Orleans' <c>GrainId.GetUniformHashCode()</c>.</summary>
    /// <param name="grainId"><c>type/key</c>.</param>
    /// <exception cref="ArgumentException">There is no '/' in it.</exception>
    public static uint OfGrainId(string grainId)
    {
        var slash = grainId.IndexOf('/');
        if (slash < 0) throw new ArgumentException($"A grain id is 'type/key', not '{grainId}'.", nameof(grainId));
        return unchecked((Of(grainId.AsSpan(0, slash)) * 31) + Of(grainId.AsSpan(slash + 1)));
    }

    /// <summary>Orleans' <c>StableHash</c>: XxHash32 with seed 0, its canonical (big-endian) bytes read as little-endian.</summary>
    public static uint Of(ReadOnlySpan<byte> data) => BinaryPrimitives.ReverseEndianness(XxHash32.HashToUInt32(data));

    private static uint Of(ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        return Of(bytes);
    }
}
