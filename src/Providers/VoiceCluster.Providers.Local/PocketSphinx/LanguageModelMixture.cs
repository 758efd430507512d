namespace VoiceCluster.Providers.Local;

/// <summary>
/// Gives a decoder the domain's language model mixed with general English: what callers say is neither only what the domain's sentences hold nor the news. The domain
/// alone forces every sentence into its own words.
/// </summary>
internal static unsafe class LanguageModelMixture
{
    private const string Search = "mixture";

    /// <exception cref="ProviderException">A model cannot be read, or they do not fit together.</exception>
    public static void Give(DecoderHandle decoder, nint logMath, SpeechModelFiles files)
    {
        nint* models = stackalloc nint[2];
        models[0] = PocketSphinxNative.ReadLanguageModel(files.LanguageModel, logMath);
        models[1] = PocketSphinxNative.ReadLanguageModel(files.GeneralLanguageModel!, logMath);
        nint mixture = 0;
        try
        {
            if (models[0] != 0 && models[1] != 0)
                mixture = Mix(models, files.GeneralWeight);
            if (mixture == 0 || PocketSphinxNative.AddSearch(decoder, Search, mixture) < 0 || PocketSphinxNative.ChooseSearch(decoder, Search) < 0)
            {
                throw new ProviderException(ProviderErrorKind.NotInstalled, PocketSphinxSpeechToText.ProviderName,
                    $"its language models {files.LanguageModel} and {files.GeneralLanguageModel} cannot be mixed; set PocketSphinx:GeneralEnglish to 0, or install pocketsphinx-en-us again");
            }
        }
        finally
        {
            // Each keeps references of what it needs.
            foreach (nint model in (ReadOnlySpan<nint>)[mixture, models[0], models[1]])
            {
                if (model != 0)
                    _ = PocketSphinxNative.FreeLanguageModel(model);
            }
        }
    }

    private static nint Mix(nint* models, double generalWeight)
    {
        fixed (byte* domain = "domain\0"u8, general = "general\0"u8)
        {
            byte** names = stackalloc byte*[] { domain, general };
            float* weights = stackalloc float[] { (float)(1 - generalWeight), (float)generalWeight };
            nint set = PocketSphinxNative.MixLanguageModels(0, models, names, weights, 2);
            return set == 0 ? 0 : PocketSphinxNative.SetMixture(set, names, weights);
        }
    }
}
