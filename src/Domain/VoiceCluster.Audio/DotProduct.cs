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
            var (here, there) = ((nuint)index, (nuint)(index + width));
            first = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, here), Vector.LoadUnsafe(ref b, here), first);
            second = Vector.FusedMultiplyAdd(Vector.LoadUnsafe(ref a, there), Vector.LoadUnsafe(ref b, there), second);
        }

        var sum = Vector.Sum(first + second);
        for (; index < left.Length; index++) sum += left[index] * right[index];
        return sum;
    }
}
