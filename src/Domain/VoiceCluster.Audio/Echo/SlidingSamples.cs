using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceCluster.Audio;

/// <summary>The last so many samples of a stream, always in one piece.</summary>
internal sealed class SlidingSamples
{
    private readonly int _length;
    private readonly float[] _buffer;
    private int _end;

    public SlidingSamples(int length)
    {
        _length = length;
        _buffer = new float[2 * length];
        _end = length;
    }

    /// <summary>Samples up to the newest, oldest first.</summary>
    public ReadOnlySpan<float> All => _buffer.AsSpan(_end - _length, _length);

    /// <summary>Appends samples, at most as many as are kept; returns where they stand, for changes in place.</summary>
    public Span<float> Append(int count)
    {
        if (_end + count > _buffer.Length)
        {
            _buffer.AsSpan(_end - _length, _length).CopyTo(_buffer);
            _end = _length;
        }

        _end += count;
        return _buffer.AsSpan(_end - count, count);
    }

    /// <summary>Sum of the products of two equally long runs.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (right.Length < left.Length) throw new ArgumentException("Shorter than the left side.", nameof(right));
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
        nuint index = 0;
        var width = (nuint)Vector<float>.Count;
        for (; index + (2 * width) <= (nuint)left.Length; index += 2 * width)
        {
            first = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, index), Vector.LoadUnsafe(ref b, index), first);
            second = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, index + width), Vector.LoadUnsafe(ref b, index + width), second);
        }

        var sum = Vector.Sum(first + second);
        for (; index < (nuint)left.Length; index++) sum += left[(int)index] * right[(int)index];
        return sum;
    }
}
