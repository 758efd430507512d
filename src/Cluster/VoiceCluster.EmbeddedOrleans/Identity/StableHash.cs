using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Orleans;

/// <summary>The hash of an identifier that is the same in every process and run: XxHash32 with seed 0, its canonical (big-endian) bytes read as little-endian.</summary>
/// <remarks>Stored reminders and state are found by it, so it must equal that of the clustered host, the order of its bytes too.</remarks>
public static class StableHash
{
    /// <summary>Hashes bytes.</summary>
    public static uint ComputeHash(ReadOnlySpan<byte> data) => BinaryPrimitives.ReverseEndianness(XxHash32.HashToUInt32(data));

    /// <summary>Hashes the UTF-16 little-endian bytes of a string.</summary>
    public static uint ComputeHash(string data) => ComputeHash(MemoryMarshal.AsBytes(data.AsSpan()));
}
