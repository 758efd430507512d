using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>The files of the package's English model, and whether they and the engine are there.</summary>
internal sealed class ModelFiles(string folder)
{
    private static readonly string[] AcousticFiles = ["mdef", "means", "variances", "sendump", "transition_matrices", "feat.params", "noisedict"];

    public string Acoustic => Path.Combine(folder, "en-us");

    public string Dictionary => Path.Combine(folder, "cmudict-en-us.dict");

    public string GenericLanguageModel => Path.Combine(folder, "en-us.lm.bin");

    /// <summary>Null when all is there; else what is missing and how to get it.</summary>
    public string? Problem(bool needsGenericModel)
    {
        foreach (string library in (string[])[PocketSphinxNative.Base, PocketSphinxNative.Engine])
        {
            if (!NativeLibrary.TryLoad(library, typeof(ModelFiles).Assembly, null, out _))
                return $"PocketSphinx cannot be loaded ({library} is missing); install it with: apt-get install libpocketsphinx3 libsphinxbase3";
        }

        // The engine ends the process on a model that is cut short, so at least nothing may be missing or empty.
        foreach (string file in AcousticFiles.Select(name => Path.Combine(Acoustic, name)).Append(Dictionary))
        {
            if (!IsThere(file))
                return MissingModel(file);
        }

        return needsGenericModel && !IsThere(GenericLanguageModel) ? MissingModel(GenericLanguageModel) : null;
    }

    private static bool IsThere(string file) => new FileInfo(file) is { Exists: true, Length: > 0 };

    private static string MissingModel(string file) =>
        $"the English model of PocketSphinx is missing ({file}); install it with: apt-get install pocketsphinx-en-us, or set PocketSphinx:ModelFolder";
}
