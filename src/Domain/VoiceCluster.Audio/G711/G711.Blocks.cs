using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace VoiceCluster.Audio;

/// <content>Blocks of 16 through a law; what is left over goes through the same code in a padded block.</content>
public static partial class G711
{
    private const int Block = 16;

    private static void Decode<TLaw>(ReadOnlySpan<byte> source, Span<short> destination)
        where TLaw : struct, ILaw
    {
        if (destination.Length < source.Length) throw new ArgumentException("Shorter than the source.", nameof(destination));
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var index = 0;
        for (; index <= source.Length - Block; index += Block)
        {
            DecodeBlock<TLaw>(ref Unsafe.Add(ref from, index), ref Unsafe.Add(ref to, index));
        }

        if (index == source.Length) return;
        Span<byte> codes = stackalloc byte[Block];
        Span<short> samples = stackalloc short[Block];
        source[index..].CopyTo(codes);
        DecodeBlock<TLaw>(ref codes[0], ref samples[0]);
        samples[..(source.Length - index)].CopyTo(destination[index..]);
    }

    private static void Encode<TLaw>(ReadOnlySpan<short> source, Span<byte> destination)
        where TLaw : struct, ILaw
    {
        if (destination.Length < source.Length) throw new ArgumentException("Shorter than the source.", nameof(destination));
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(destination);
        var index = 0;
        for (; index <= source.Length - Block; index += Block)
        {
            EncodeBlock<TLaw>(ref Unsafe.Add(ref from, index), ref Unsafe.Add(ref to, index));
        }

        if (index == source.Length) return;
        Span<short> samples = stackalloc short[Block];
        Span<byte> codes = stackalloc byte[Block];
        source[index..].CopyTo(samples);
        EncodeBlock<TLaw>(ref samples[0], ref codes[0]);
        codes[..(source.Length - index)].CopyTo(destination[index..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void DecodeBlock<TLaw>(ref byte from, ref short to)
        where TLaw : struct, ILaw
    {
        var codes = TLaw.Unmask(Vector128.LoadUnsafe(ref from));
        var exponent = (codes >> 4) & Vector128.Create((byte)7);
        var powers = Vector128.Shuffle(Vector128.Create((byte)1, 2, 4, 8, 16, 32, 64, 128, 0, 0, 0, 0, 0, 0, 0, 0), exponent);
        var mantissas = codes & Vector128.Create((byte)15);
        var negative = Vector128.LessThan(codes.AsSByte(), Vector128<sbyte>.Zero);
        var low = TLaw.Expand(Vector128.WidenLower(mantissas), Vector128.WidenLower(powers)).AsInt16();
        var high = TLaw.Expand(Vector128.WidenUpper(mantissas), Vector128.WidenUpper(powers)).AsInt16();
        var lowSign = Vector128.WidenLower(negative);
        var highSign = Vector128.WidenUpper(negative);
        ((low ^ lowSign) - lowSign).StoreUnsafe(ref to);
        ((high ^ highSign) - highSign).StoreUnsafe(ref to, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void EncodeBlock<TLaw>(ref short from, ref byte to)
        where TLaw : struct, ILaw
    {
        var samples = Vector256.LoadUnsafe(ref from);
        var low = EncodeLanes<TLaw>(Vector256.WidenLower(samples));
        var high = EncodeLanes<TLaw>(Vector256.WidenUpper(samples));
        var codes = Vector256.Narrow(low, high).AsUInt16();
        Vector128.Narrow(codes.GetLower(), codes.GetUpper()).StoreUnsafe(ref to);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> EncodeLanes<TLaw>(Vector256<int> samples)
        where TLaw : struct, ILaw
    {
        var sign = samples >> 31;
        var code = TLaw.Compress(samples ^ sign);
        return code ^ Vector256.Create(TLaw.PositiveMask) ^ (sign & Vector256.Create(0x80));
    }
}
