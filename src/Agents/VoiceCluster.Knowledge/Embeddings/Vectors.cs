using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace VoiceCluster.Knowledge.Embeddings;

/// <summary>Vectors of length 1, and how they are stored: as little-endian float16, which halves them and moves no similarity by more than 0.001.</summary>
internal static class Vectors
{
    /// <summary>Scales a vector to length 1 in place; a vector of zeros stays.</summary>
    public static void Normalize(Span<float> vector)
    {
        var length = TensorPrimitives.Norm((ReadOnlySpan<float>)vector);
        if (length > 0) TensorPrimitives.Divide(vector, length, vector);
    }

    public static byte[] ToBytes(ReadOnlySpan<float> vector)
    {
        var halves = new Half[vector.Length];
        TensorPrimitives.ConvertToHalf(vector, halves);
        return MemoryMarshal.AsBytes<Half>(halves).ToArray();
    }

    public static float[] FromBytes(ReadOnlySpan<byte> bytes)
    {
        var vector = new float[bytes.Length / 2];
        TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), vector);
        return vector;
    }
}
