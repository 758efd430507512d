using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// A loaded voice. Flite sets a voice and the lexicon up once for the process, and that is the only part that must not run twice at a time.
/// Afterwards synthesis is re-entrant: all that it writes hangs on the utterance, and what it shares (voice features, lexicon, models) is only
/// read; only the noise in breathy sounds comes from the C library's rand(). So any number of threads speak with one voice, without a lock.
/// (Held by a stress test that compares what several threads say with what one alone said.)
/// </summary>
internal sealed unsafe class FliteVoice
{
    /// <summary>The voice of the port's default.</summary>
    public const string Default = "slt";

    private static readonly Lock Loading = new();

    // An American woman and man, a Scotsman, and a robot; all speak at 16 kHz.
    private static readonly Dictionary<string, Lazy<FliteVoice>> Voices = ((string[])[Default, "rms", "awb", "kal16"])
        .ToDictionary(name => name, name => new Lazy<FliteVoice>(() => Load(name), LazyThreadSafetyMode.ExecutionAndPublication), StringComparer.Ordinal);

    private FliteVoice(nint handle, string? problem)
    {
        Handle = handle;
        Problem = problem;
    }

    /// <summary>The default voice; loaded by the first use.</summary>
    public static FliteVoice Slt => Voices[Default].Value;

    /// <summary>The names that <see cref="Named"/> knows.</summary>
    public static IEnumerable<string> Names => Voices.Keys;

    /// <summary>The native voice; never freed, as it belongs to the process.</summary>
    public nint Handle { get; }

    /// <summary>Null when usable.</summary>
    public string? Problem { get; }

    /// <summary>A voice by its name ("slt" or "cmu_us_slt"), loaded by the first use; null when there is none of that name.</summary>
    public static FliteVoice? Named(string name) =>
        Voices.TryGetValue(name.StartsWith("cmu_us_", StringComparison.Ordinal) ? name[7..] : name, out var voice) ? voice.Value : null;

    /// <summary>No voice, and why.</summary>
    public static FliteVoice Unusable(string problem) => new(0, problem);

    /// <summary>What to say when a library does not load.</summary>
    public static string Missing(string library) =>
        $"the Flite voice cannot be loaded ({library} is missing); install it with: apt-get install libflite1";

    private static FliteVoice Load(string name)
    {
        string library = $"libflite_cmu_us_{name}.so.1";
        if (!NativeLibrary.TryLoad(FliteNative.Engine, typeof(FliteVoice).Assembly, null, out _))
            return Unusable(Missing(FliteNative.Engine));
        if (!NativeLibrary.TryLoad(library, typeof(FliteVoice).Assembly, null, out nint loaded))
            return Unusable(Missing(library));
        if (!NativeLibrary.TryGetExport(loaded, $"register_cmu_us_{name}", out nint register))
            return Unusable($"{library} holds no voice {name}; reinstall it with: apt-get install --reinstall libflite1");

        try
        {
            lock (Loading)
            {
                _ = FliteNative.Initialise();
                nint voice = ((delegate* unmanaged[Cdecl]<nint, nint>)register)(0);
                return voice == 0 ? Unusable($"Flite did not give its voice {name}; reinstall it with: apt-get install --reinstall libflite1") : new(voice, null);
            }
        }
        catch (EntryPointNotFoundException e)
        {
            return Unusable($"the installed Flite lacks a function that is needed ({e.Message}); install version 2.2 with: apt-get install libflite1");
        }
    }
}
