using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VoiceCluster.Audio;

/// <summary>The sum of products that correlation and energy are made of.</summary>
internal static class DotProduct
{
    /// <summary>Sum of left times right, for as many samples as there are on the left.</summary>
    public static float Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        if (right.Length < left.Length) throw new ArgumentException("Shorter than the left side.", nameof(right));
        ref var a = ref MemoryMarshal.GetReference(left);
        ref var b = ref MemoryMarshal.GetReference(right);
        var (first, second) = (Vector<float>.Zero, Vector<float>.Zero);
        var width = Vector<float>.Count;
        var index = 0;
        for (; index <= left.Length - (2 * width); index += 2 * width)
        {
            var (here, there) = ((nuint)index, (nuint)(index + width));
            first = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, here), Vector.LoadUnsafe(ref b, here), first);
            second = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, there), Vector.LoadUnsafe(ref b, there), second);
        }

        var sum = Vector.Sum(first + second);
        for (; index < left.Length; index++) sum += left[index] * right[index];
        return sum;
    }

    /// <summary>The sums of <paramref name="left"/> times what stands in <paramref name="right"/> from each offset on: several at once, so that every
    /// sample of the left side is loaded once for them.</summary>
    /// <param name="left">The shorter side.</param>
    /// <param name="right">As long as the left side, and one less than there are sums.</param>
    /// <param name="sums">For the offsets 0, 1, 2...</param>
    public static void AtAllOffsets(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> sums)
    {
        if (right.Length < left.Length + sums.Length - 1) throw new ArgumentException("Too short for so many offsets.", nameof(right));
        const int Width = 16;
        ref var b = ref MemoryMarshal.GetReference(right);
        var offset = 0;
        for (; offset <= sums.Length - (4 * Width); offset += 4 * Width)
        {
            Vector512<float> first = default, second = default, third = default, fourth = default;
            for (var index = 0; index < left.Length; index++)
            {
                var sample = Vector512.Create(left[index]);
                ref var from = ref Unsafe.Add(ref b, offset + index);
                first = Vector512.FusedMultiplyAdd(sample, Vector512.LoadUnsafe(ref from), first);
                second = Vector512.FusedMultiplyAdd(sample, Vector512.LoadUnsafe(ref from, Width), second);
                third = Vector512.FusedMultiplyAdd(sample, Vector512.LoadUnsafe(ref from, 2 * Width), third);
                fourth = Vector512.FusedMultiplyAdd(sample, Vector512.LoadUnsafe(ref from, 3 * Width), fourth);
            }

            first.CopyTo(sums[offset..]);
            second.CopyTo(sums[(offset + Width)..]);
            third.CopyTo(sums[(offset + (2 * Width))..]);
            fourth.CopyTo(sums[(offset + (3 * Width))..]);
        }

        for (; offset < sums.Length; offset++) sums[offset] = Of(left, right[offset..]);
    }
}
