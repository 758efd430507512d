using System.Numerics;
using System.Runtime.InteropServices;

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
            first = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, (nuint)index), Vector.LoadUnsafe(ref b, (nuint)index), first);
            second = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, (nuint)(index + width)), Vector.LoadUnsafe(ref b, (nuint)(index + width)), second);
        }

        var sum = Vector.Sum(first + second);
        for (; index < left.Length; index++) sum += left[index] * right[index];
        return sum;
    }
}
