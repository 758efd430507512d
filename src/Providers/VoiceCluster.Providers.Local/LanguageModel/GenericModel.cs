using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>Reads word frequencies of common English out of the language model that comes with PocketSphinx' package.</summary>
internal static unsafe partial class GenericModel
{
    private const double LogBase = 1.0001;

    /// <summary>The most frequent words and their probabilities (unigrams); empty when the model cannot be read.</summary>
    public static Dictionary<string, double> Unigrams(string path, int mostFrequent)
    {
        var words = new List<(string Word, double Probability)>();
        nint logMath = PocketSphinxNative.CreateLogMath(LogBase, 0, 1);
        nint model = logMath == 0 ? 0 : PocketSphinxNative.ReadLanguageModel(path, logMath);
        try
        {
            if (model == 0)
                return [];
            uint count = *Counts(model);
            for (int id = 0; id < count; id++)
            {
                string word = Marshal.PtrToStringUTF8(Word(model, id)) ?? "";
                if (IsPlain(word))
                    words.Add((word, PocketSphinxNative.Probability(logMath, LogProbability(model, id, null, 0, out _))));
            }
        }
        finally
        {
            if (model != 0)
                _ = PocketSphinxNative.FreeLanguageModel(model);
            if (logMath != 0)
                _ = PocketSphinxNative.FreeLogMath(logMath);
        }

        return words.OrderByDescending(entry => entry.Probability).ThenBy(entry => entry.Word, StringComparer.Ordinal).Take(mostFrequent)
            .ToDictionary(entry => entry.Word, entry => entry.Probability, StringComparer.Ordinal);
    }

    private static bool IsPlain(string word)
    {
        foreach (char c in word)
        {
            if (c is not ('\'' or >= 'a' and <= 'z'))
                return false;
        }

        return word.Length > 0;
    }

    [LibraryImport(PocketSphinxNative.Base, EntryPoint = "ngram_model_get_counts"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial uint* Counts(nint model);

    [LibraryImport(PocketSphinxNative.Base, EntryPoint = "ngram_word"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint Word(nint model, int id);

    [LibraryImport(PocketSphinxNative.Base, EntryPoint = "ngram_ng_prob"), UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int LogProbability(nint model, int id, int* history, int historyLength, out int used);
}
