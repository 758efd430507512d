using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace VoiceCluster.Audio;

/// <summary>The functions of libopus that are used here (opus.h and opus_defines.h of version 1.3), by its names on each system.</summary>
internal static partial class OpusLibrary
{
    public const int ApplicationVoip = 2048;
    public const int SetBitrate = 4002, SetComplexity = 4010, SetInbandFec = 4012, SetPacketLoss = 4014, SetDtx = 4016;

    private const string Name = "opus";

    private static readonly string[] Names = ["libopus.so.0", "libopus.so", "libopus.0.dylib", "opus.dll", "libopus-0.dll"];
    private static readonly Lazy<nint> Library = new(Load);

    static OpusLibrary() => NativeLibrary.SetDllImportResolver(typeof(OpusLibrary).Assembly, Resolve);

    public static bool IsAvailable => Library.Value != 0;

    /// <exception cref="OpusException">The code is negative, an error.</exception>
    public static int Check(int result) => result >= 0 ? result : throw Error(result);

    public static OpusException Error(int result) => new($"Opus: {Marshal.PtrToStringUTF8(Describe(result)) ?? "error"} ({result}).");

    [LibraryImport(Name, EntryPoint = "opus_encoder_create")]
    public static partial EncoderHandle CreateEncoder(int sampleRate, int channels, int application, out int error);

    [LibraryImport(Name, EntryPoint = "opus_encode")]
    public static partial int Encode(EncoderHandle encoder, ReadOnlySpan<short> samples, int frameSize, Span<byte> packet, int packetBytes);

    // Variadic in C. Integers travel as in a fixed signature in the calling conventions of Linux and Windows.
    [LibraryImport(Name, EntryPoint = "opus_encoder_ctl")]
    public static partial int Set(EncoderHandle encoder, int request, int value);

    [LibraryImport(Name, EntryPoint = "opus_decoder_create")]
    public static partial DecoderHandle CreateDecoder(int sampleRate, int channels, out int error);

    /// <summary>An empty packet (a null pointer with length 0) asks for concealment.</summary>
    [LibraryImport(Name, EntryPoint = "opus_decode")]
    public static partial int Decode(
        DecoderHandle decoder, ReadOnlySpan<byte> packet, int packetBytes, Span<short> samples, int frameSize, int decodeFec);

    [LibraryImport(Name, EntryPoint = "opus_packet_get_nb_samples")]
    public static partial int SamplesOf(ReadOnlySpan<byte> packet, int packetBytes, int sampleRate);

    [LibraryImport(Name, EntryPoint = "opus_strerror")]
    private static partial nint Describe(int error);

    [LibraryImport(Name, EntryPoint = "opus_encoder_destroy")]
    private static partial void DestroyEncoder(nint encoder);

    [LibraryImport(Name, EntryPoint = "opus_decoder_destroy")]
    private static partial void DestroyDecoder(nint decoder);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) =>
        string.Equals(name, Name, StringComparison.Ordinal) ? Library.Value : 0;

    private static nint Load()
    {
        foreach (var name in Names)
        {
            if (NativeLibrary.TryLoad(name, out var library)) return library;
        }

        return 0;
    }

    internal sealed class EncoderHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            DestroyEncoder(handle);
            return true;
        }
    }

    internal sealed class DecoderHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
    {
        protected override bool ReleaseHandle()
        {
            DestroyDecoder(handle);
            return true;
        }
    }
}
