using System.Buffers.Binary;
using System.Numerics;

namespace VoiceCluster.Storage;

/// <summary>xxHash, 32 bits, seed 0: the hash that Orleans keeps beside grain keys. Source: the xxHash specification,
/// https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md</summary>
internal static class XxHash32
{
    private const uint Prime1 = 0x9E3779B1;
    private const uint Prime2 = 0x85EBCA77;
    private const uint Prime3 = 0xC2B2AE3D;
    private const uint Prime4 = 0x27D4EB2F;
    private const uint Prime5 = 0x165667B1;

    public static uint Compute(ReadOnlySpan<byte> data)
    {
        var rest = data;
        uint hash;
        if (data.Length >= 16)
        {
            var lane1 = unchecked(Prime1 + Prime2);
            var lane2 = Prime2;
            var lane3 = 0u;
            var lane4 = unchecked(0u - Prime1);
            for (; rest.Length >= 16; rest = rest[16..])
            {
                lane1 = Round(lane1, rest);
                lane2 = Round(lane2, rest[4..]);
                lane3 = Round(lane3, rest[8..]);
                lane4 = Round(lane4, rest[12..]);
            }

            hash = BitOperations.RotateLeft(lane1, 1) + BitOperations.RotateLeft(lane2, 7)
                + BitOperations.RotateLeft(lane3, 12) + BitOperations.RotateLeft(lane4, 18);
        }
        else
        {
            hash = Prime5;
        }

        hash += (uint)data.Length;
        for (; rest.Length >= 4; rest = rest[4..])
        {
            hash += BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime3;
            hash = BitOperations.RotateLeft(hash, 17) * Prime4;
        }

        foreach (var one in rest)
        {
            hash += one * Prime5;
            hash = BitOperations.RotateLeft(hash, 11) * Prime1;
        }

        hash = (hash ^ (hash >> 15)) * Prime2;
        hash = (hash ^ (hash >> 13)) * Prime3;
        return hash ^ (hash >> 16);
    }

    private static uint Round(uint lane, ReadOnlySpan<byte> four) =>
        BitOperations.RotateLeft(lane + (BinaryPrimitives.ReadUInt32LittleEndian(four) * Prime2), 13) * Prime1;
}
