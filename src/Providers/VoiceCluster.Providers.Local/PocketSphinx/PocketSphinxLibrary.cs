namespace VoiceCluster.Providers.Local;

/// <summary>What is set once for the process.</summary>
internal static class PocketSphinxLibrary
{
    /// <summary>Keeps the engine, which writes pages for each model and lines for each utterance, off the process' standard error.</summary>
    public static void Silence()
    {
        PocketSphinxNative.SetMessageFile(0);
        PocketSphinxNative.SetMessageCallback(0, 0);
    }
}
