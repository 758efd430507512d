using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// The part of Flite 2.2's C interface that is used (flite.h, cst_utterance.h, cst_audio.h, cst_wave.h). Flite ends the process when a value
/// is not of the type asked for, so everything here is looked for before it is read.
/// </summary>
internal static unsafe partial class FliteNative
{
    public const string Engine = "libflite.so.1";

    [LibraryImport(Engine, EntryPoint = "flite_init"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Initialise();

    [LibraryImport(Engine, EntryPoint = "new_utterance"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial FliteUtterance NewUtterance();

    [LibraryImport(Engine, EntryPoint = "delete_utterance"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void DeleteUtterance(nint utterance);

    /// <summary>Copies the text.</summary>
    [LibraryImport(Engine, EntryPoint = "utt_set_input_text", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SetInputText(FliteUtterance utterance, string text);

    [LibraryImport(Engine, EntryPoint = "new_audio_streaming_info"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial StreamingInfo* NewStreamingInfo();

    /// <summary>Wraps the structure in a value that owns it.</summary>
    [LibraryImport(Engine, EntryPoint = "audio_streaming_info_val"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint StreamingInfoValue(StreamingInfo* info);

    /// <summary>Sets a feature; the name is kept by address and must live for ever, the value is owned from here on.</summary>
    [LibraryImport(Engine, EntryPoint = "flite_feat_set"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetFeature(nint features, nint name, nint value);

    /// <summary>Sets a feature; the name is kept by address and must live for ever.</summary>
    [LibraryImport(Engine, EntryPoint = "flite_feat_set_float"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetFeature(nint features, nint name, float value);

    /// <summary>Links the voice's features behind the utterance's own.</summary>
    [LibraryImport(Engine, EntryPoint = "utt_init"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Bind(FliteUtterance utterance, nint voice);

    /// <summary>Text to audio, calling back with each chunk. Null on failure; the utterance stays the caller's.</summary>
    [LibraryImport(Engine, EntryPoint = "utt_synth"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Synthesise(FliteUtterance utterance);

    [LibraryImport(Engine, EntryPoint = "utt_relation_present", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int HasRelation(nint utterance, string name);

    [LibraryImport(Engine, EntryPoint = "utt_relation", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Relation(nint utterance, string name);

    [LibraryImport(Engine, EntryPoint = "relation_head"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint FirstItem(nint relation);

    [LibraryImport(Engine, EntryPoint = "item_next"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint NextItem(nint item);

    /// <summary>Follows a path of relations from an item and reads a number; 0 when the path leads nowhere.</summary>
    [LibraryImport(Engine, EntryPoint = "flite_ffeature_float"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial float FeatureAt(nint item, nint path);

    /// <summary>cst_wave: PCM16 samples in the machine's byte order.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Wave
    {
        public nint Type;
        public int SampleRate;
        public int SampleCount;
        public int ChannelCount;
        public short* Samples;
    }

    /// <summary>cst_audio_streaming_info.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct StreamingInfo
    {
        /// <summary>Samples to gather before a call back.</summary>
        public int MinimumSamples;

        /// <summary>(wave, first sample, count, last, info) to 0, go on, or -1, stop.</summary>
        public delegate* unmanaged[Cdecl]<Wave*, int, int, int, StreamingInfo*, int> Callback;

        /// <summary>Set by Flite before the first call back.</summary>
        public nint Utterance;

        public nint Item;
        public nint UserData;
    }

    /// <summary>cst_utterance starts with its features.</summary>
    public static nint FeaturesOf(nint utterance) => *(nint*)utterance;
}

/// <summary>Owns one cst_utterance and all that hangs on it.</summary>
internal sealed class FliteUtterance : SafeHandle
{
    public FliteUtterance()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        FliteNative.DeleteUtterance(handle);
        return true;
    }
}
