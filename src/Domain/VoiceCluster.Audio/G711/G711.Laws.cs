using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace VoiceCluster.Audio;

/// <content>The two laws as arithmetic on vectors. Both code a magnitude as a 3-bit exponent and a 4-bit mantissa: a small float.</content>
public static partial class G711
{
    private interface ILaw
    {
        /// <summary>16 codes, as they travel, to sign-magnitude form: bit 7 set for negative, then exponent and mantissa.</summary>
        static abstract Vector128<byte> Unmask(Vector128<byte> codes);

        /// <summary>Mantissas and powers of two (1 to 128) to magnitudes.</summary>
        static abstract Vector128<ushort> Expand(Vector128<ushort> mantissa, Vector128<ushort> power);

        /// <summary>Magnitudes in ones' complement (0 to 32767) to exponent and mantissa (0 to 127).</summary>
        static abstract Vector256<int> Compress(Vector256<int> magnitude);

        /// <summary>What travels is exponent and mantissa xor this for positive samples, and xor this and 0x80 for negative ones.</summary>
        static abstract int PositiveMask { get; }
    }

    private readonly struct MuLaw : ILaw
    {
        /// <summary>Shifts the first interval so that every segment begins at a power of two.</summary>
        private const int Bias = 33 << 2;

        private const int Largest = (1 << 15) - 1 - Bias;

        public static int PositiveMask => 0xFF;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Unmask(Vector128<byte> codes) => ~codes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<ushort> Expand(Vector128<ushort> mantissa, Vector128<ushort> power) =>
            (((mantissa << 3) + Vector128.Create((ushort)Bias)) * power) - Vector128.Create((ushort)Bias);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Compress(Vector256<int> magnitude) =>
            FloatBits(Vector256.Min(magnitude, Vector256.Create(Largest)) + Vector256.Create(Bias), 7);
    }

    private readonly struct ALaw : ILaw
    {
        public static int PositiveMask => 0xD5;

        /// <summary>Every other bit is inverted on the line, and the sign bit is set for positive values.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<byte> Unmask(Vector128<byte> codes) => codes ^ Vector128.Create((byte)0xD5);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<ushort> Expand(Vector128<ushort> mantissa, Vector128<ushort> power)
        {
            // Segments 0 and 1 share one step; from segment 1 on the mantissa has a leading one.
            var value = (mantissa << 4) + Vector128.Create((ushort)8);
            var linear = Vector128.Equals(power, Vector128<ushort>.One);
            var segment = (value + Vector128.Create((ushort)256)) * (power >> 1);
            return Vector128.ConditionalSelect(linear, value, segment);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<int> Compress(Vector256<int> magnitude) =>
            Vector256.ConditionalSelect(
                Vector256.LessThan(magnitude, Vector256.Create(256)),
                magnitude >> 4,
                FloatBits(magnitude, 7));
    }

    /// <summary>
    /// Exponent over 2^<paramref name="lowest"/> and the top four mantissa bits, read from the IEEE 754 form, exact below 2^24.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> FloatBits(Vector256<int> magnitude, int lowest) =>
        (Vector256.ConvertToSingle(magnitude).AsInt32() >> 19) - Vector256.Create((127 + lowest) << 4);
}
