namespace VoiceCluster.Providers.Local;

/// <summary>What a decoder is made of, beside the acoustic model.</summary>
/// <param name="LanguageModel">The domain's, or the only one.</param>
/// <param name="Dictionary">Pronunciations of every word that may be heard.</param>
internal sealed record SpeechModelFiles(string LanguageModel, string Dictionary)
{
    /// <summary>The package's model of general English, mixed with the other one; null for the other one alone.</summary>
    public string? GeneralLanguageModel { get; init; }

    /// <summary>The general model's share of each word's probability, over 0 and under 1.</summary>
    public double GeneralWeight { get; init; }

    /// <summary>Adaptation of the acoustic model to the channel; null for none.</summary>
    public string? ChannelAdaptation { get; init; }
}
