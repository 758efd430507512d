using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

// Language models of a decoder, and the adaptation of its acoustic model.
internal static unsafe partial class PocketSphinxNative
{
    private const int AnyFormat = 0;

    /// <summary>Reads an ARPA or binary file; null when it cannot be read.</summary>
    public static nint ReadLanguageModel(string path, nint logMath) => ReadLanguageModel(0, path, AnyFormat, logMath);

    [LibraryImport(Base, EntryPoint = "ngram_model_free"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int FreeLanguageModel(nint model);

    /// <summary>Makes one model of several: each word's probability is the weighted mean of theirs. It keeps references of its own; null when it cannot be made.</summary>
    [LibraryImport(Base, EntryPoint = "ngram_model_set_init"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint MixLanguageModels(nint configuration, nint* models, byte** names, float* weights, int count);

    [LibraryImport(Base, EntryPoint = "ngram_model_set_interp"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint SetMixture(nint set, byte** names, float* weights);

    /// <summary>Gives the decoder a search over a model, under a name; less than 0 when it cannot be made.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_set_lm", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int AddSearch(DecoderHandle decoder, string name, nint model);

    [LibraryImport(Engine, EntryPoint = "ps_set_search", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial int ChooseSearch(DecoderHandle decoder, string name);

    /// <summary>Reads an adaptation; null when it cannot be read.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_mllr_read", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint ReadAdaptation(string path);

    /// <summary>Transforms the decoder's acoustic model, which then owns the adaptation; null when it does not fit.</summary>
    [LibraryImport(Engine, EntryPoint = "ps_update_mllr"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    public static partial nint Adapt(DecoderHandle decoder, nint adaptation);

    [LibraryImport(Base, EntryPoint = "ngram_model_read", StringMarshalling = StringMarshalling.Utf8), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint ReadLanguageModel(nint configuration, string path, int format, nint logMath);
}
