using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceCluster.Audio;

/// <summary>Conversions of 16-bit linear samples. None allocates; source and destination must not overlap.</summary>
public static class Pcm16
{
    /// <summary>Little-endian bytes to samples: fills <paramref name="destination"/> from as many bytes as it needs.</summary>
    /// <exception cref="ArgumentException">There are fewer bytes than two a sample.</exception>
    public static void FromLittleEndian(ReadOnlySpan<byte> source, Span<short> destination)
    {
        if (source.Length < destination.Length * sizeof(short))
        {
            throw new ArgumentException("Two bytes a sample are needed.", nameof(source));
        }
        var samples = MemoryMarshal.Cast<byte, short>(source)[..destination.Length];
        if (BitConverter.IsLittleEndian) samples.CopyTo(destination);
        else BinaryPrimitives.ReverseEndianness(samples, destination);
    }

    /// <summary>Samples to little-endian bytes, two a sample.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than two bytes a sample.</exception>
    public static void ToLittleEndian(ReadOnlySpan<short> source, Span<byte> destination)
    {
        if (destination.Length < source.Length * sizeof(short))
        {
            throw new ArgumentException("Two bytes a sample are needed.", nameof(destination));
        }
        var samples = MemoryMarshal.Cast<byte, short>(destination)[..source.Length];
        if (BitConverter.IsLittleEndian) source.CopyTo(samples);
        else BinaryPrimitives.ReverseEndianness(source, samples);
    }

    /// <summary>Samples to floats of the same magnitude (full scale is 32768), times <paramref name="gain"/>.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void ToFloat(ReadOnlySpan<short> source, Span<float> destination, float gain = 1f)
    {
        if (destination.Length < source.Length) throw new ArgumentException("Shorter than the source.", nameof(destination));
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var index = 0;
        for (; index <= source.Length - Vector<short>.Count; index += Vector<short>.Count)
        {
            Vector.Widen(Vector.LoadUnsafe(ref from, (nuint)index), out var low, out var high);
            (Vector.ConvertToSingle(low) * gain).StoreUnsafe(ref to, (nuint)index);
            (Vector.ConvertToSingle(high) * gain).StoreUnsafe(ref to, (nuint)(index + Vector<float>.Count));
        }

        for (; index < source.Length; index++) destination[index] = source[index] * gain;
    }

    /// <summary>Floats (full scale 32768) to samples, rounded to nearest even and limited to 16 bits; NaN becomes 0.</summary>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="source"/>.</exception>
    public static void FromFloat(ReadOnlySpan<float> source, Span<short> destination)
    {
        if (destination.Length < source.Length) throw new ArgumentException("Shorter than the source.", nameof(destination));
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var index = 0;
        for (; index <= source.Length - Vector<short>.Count; index += Vector<short>.Count)
        {
            var low = Vector.ConvertToInt32(Vector.Round(Vector.LoadUnsafe(ref from, (nuint)index)));
            var high = Vector.ConvertToInt32(Vector.Round(Vector.LoadUnsafe(ref from, (nuint)(index + Vector<float>.Count))));
            Vector.NarrowWithSaturation(low, high).StoreUnsafe(ref to, (nuint)index);
        }

        for (; index < source.Length; index++) destination[index] = Saturate(source[index]);
    }

    /// <summary>One float (full scale 32768) as a sample, rounded to nearest even and limited to 16 bits; NaN becomes 0.</summary>
    public static short Saturate(float value) =>
        float.IsNaN(value) ? (short)0 : (short)Math.Clamp(MathF.Round(value), short.MinValue, short.MaxValue);
}
