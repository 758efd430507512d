using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>The part of PocketSphinx 5prealpha's C interface that is used (pocketsphinx.h, cmd_ln.h, ngram_model.h, cmn.h, err.h).</summary>
internal static unsafe partial class PocketSphinxNative
{
    public const string Engine = "libpocketsphinx.so.3";
    public const string Base = "libsphinxbase.so.3";

    /// <summary>Where messages go; null for nowhere. For the whole process.</summary>
    [LibraryImport(Base, EntryPoint = "err_set_callback"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetMessageCallback(nint callback, nint userData);

    /// <summary>The C stream that settings are listed on; null for none. For the whole process.</summary>
    [LibraryImport(Base, EntryPoint = "err_set_logfp"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetMessageFile(nint stream);

    [LibraryImport(Engine, EntryPoint = "ps_args"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint ArgumentDefinitions();

    /// <summary>A configuration with the default of every argument.</summary>
    [LibraryImport(Base, EntryPoint = "cmd_ln_parse_r"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial DecoderConfiguration ParseArguments(nint previous, nint definitions, int count, nint values, int strict);

    [LibraryImport(Base, EntryPoint = "cmd_ln_free_r"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int FreeConfiguration(nint configuration);

    [LibraryImport(Base, EntryPoint = "cmd_ln_exists_r", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int HasArgument(DecoderConfiguration configuration, string name);

    [LibraryImport(Base, EntryPoint = "cmd_ln_set_str_r", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetArgument(DecoderConfiguration configuration, string name, string value);

    /// <summary>For whole numbers and, as 0 or 1, for switches.</summary>
    [LibraryImport(Base, EntryPoint = "cmd_ln_set_int_r", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetArgument(DecoderConfiguration configuration, string name, CLong value);

    [LibraryImport(Base, EntryPoint = "cmd_ln_set_float_r", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetArgument(DecoderConfiguration configuration, string name, double value);

    /// <summary>Loads the models; invalid when one cannot be read.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_init"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial DecoderHandle CreateDecoder(DecoderConfiguration configuration);

    [LibraryImport(Engine, EntryPoint = "ps_free"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int FreeDecoder(nint decoder);

    /// <summary>Forgets the noise that the front end has learned.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_start_stream"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int StartStream(DecoderHandle decoder);

    [LibraryImport(Engine, EntryPoint = "ps_start_utt"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int StartUtterance(DecoderHandle decoder);

    /// <summary>Searches through more audio; the number of 10 ms frames done, or less than 0.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_process_raw"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int Process(DecoderHandle decoder, short* samples, nuint count, int noSearch, int wholeUtterance);

    [LibraryImport(Engine, EntryPoint = "ps_end_utt"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int EndUtterance(DecoderHandle decoder);

    /// <summary>The best words so far, owned by the decoder until the next call; null for none.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_get_hyp"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial byte* Hypothesis(DecoderHandle decoder, out int score);

    [LibraryImport(Engine, EntryPoint = "ps_get_prob"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int LogPosterior(DecoderHandle decoder);

    /// <summary>The first word of the best path; null for none.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_seg_iter"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint FirstSegment(DecoderHandle decoder);

    /// <summary>The next word; null, with the iterator freed, after the last.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_seg_next"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint NextSegment(nint segment);

    [LibraryImport(Engine, EntryPoint = "ps_seg_free"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void FreeSegment(nint segment);

    [LibraryImport(Engine, EntryPoint = "ps_seg_word"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial byte* SegmentWord(nint segment);

    [LibraryImport(Engine, EntryPoint = "ps_seg_frames"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SegmentFrames(nint segment, out int start, out int end);

    /// <summary>The word's log posterior, and its acoustic and language scores.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_seg_prob"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int SegmentLogPosterior(nint segment, out int acousticScore, out int languageScore, out int backOff);

    [LibraryImport(Engine, EntryPoint = "ps_get_logmath"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint LogMath(DecoderHandle decoder);

    [LibraryImport(Base, EntryPoint = "logmath_exp"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial double Probability(nint logMath, int logarithm);

    [LibraryImport(Engine, EntryPoint = "ps_get_feat"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial FeatureComputation* Features(DecoderHandle decoder);

    [LibraryImport(Base, EntryPoint = "cmn_live_set"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void SetCepstralMean(CepstralMean* mean, float* values);

    [LibraryImport(Base, EntryPoint = "cmn_live_get"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial void GetCepstralMean(CepstralMean* mean, float* values);

    [LibraryImport(Base, EntryPoint = "logmath_init"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint CreateLogMath(double logBase, int shift, int useTable);

    [LibraryImport(Base, EntryPoint = "logmath_free"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int FreeLogMath(nint logMath);

    /// <summary>feat_t, as far as it is read (feat.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct FeatureComputation
    {
        public int References;
        public byte* Name;
        public int CepstrumSize;
        public int StreamCount;
        public nint StreamLengths;
        public int WindowSize;
        public int SubvectorCount;
        public nint SubvectorLengths;
        public nint Subvectors;
        public nint SubvectorBuffer;
        public int SubvectorDimension;
        public int MeanNormalisation;
        public int VarianceNormalisation;
        public int GainControl;
        public nint Compute;
        public CepstralMean* Mean;
    }

    /// <summary>cmn_t (cmn.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct CepstralMean
    {
        public float* Mean;
        public float* Variance;
        public float* Sum;
        public int FrameCount;
        public int Length;
    }
}

/// <summary>Owns a cmd_ln_t. (A decoder keeps a reference of its own.)</summary>
internal sealed class DecoderConfiguration : SafeHandle
{
    public DecoderConfiguration()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = PocketSphinxNative.FreeConfiguration(handle);
        return true;
    }
}

/// <summary>Owns a ps_decoder_t with its models.</summary>
internal sealed class DecoderHandle : SafeHandle
{
    public DecoderHandle()
        : base(0, ownsHandle: true)
    {
    }

    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle()
    {
        _ = PocketSphinxNative.FreeDecoder(handle);
        return true;
    }
}
