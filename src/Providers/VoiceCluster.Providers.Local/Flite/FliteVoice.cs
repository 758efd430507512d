using System.Runtime.InteropServices;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// The loaded voice. Flite sets the voice and its lexicon up once for the process, and that is the only part that must not run twice at a time.
/// Afterwards synthesis is re-entrant: all that it writes hangs on the utterance, and what it shares (voice features, lexicon, models) is only
/// read; only the noise in breathy sounds comes from the C library's rand(). So any number of threads speak with one voice, without a lock.
/// (Held by a stress test that compares what several threads say with what one alone said.)
/// </summary>
internal sealed class FliteVoice
{
    private static readonly Lazy<FliteVoice> Shared = new(Load, LazyThreadSafetyMode.ExecutionAndPublication);

    private FliteVoice(nint handle, string? problem)
    {
        Handle = handle;
        Problem = problem;
    }

    /// <summary>Voice slt, 16 kHz; loaded by the first use.</summary>
    public static FliteVoice Slt => Shared.Value;

    /// <summary>The native voice; never freed, as it belongs to the process.</summary>
    public nint Handle { get; }

    /// <summary>Null when usable.</summary>
    public string? Problem { get; }

    /// <summary>No voice, and why.</summary>
    public static FliteVoice Unusable(string problem) => new(0, problem);

    /// <summary>What to say when a library does not load.</summary>
    public static string Missing(string library) =>
        $"the Flite voice cannot be loaded ({library} is missing); install it with: apt-get install libflite1";

    private static FliteVoice Load()
    {
        foreach (string library in (string[])[FliteNative.Engine, FliteNative.SltVoice])
        {
            if (!NativeLibrary.TryLoad(library, typeof(FliteVoice).Assembly, null, out _))
                return Unusable(Missing(library));
        }

        try
        {
            _ = FliteNative.Initialise();
            nint voice = FliteNative.RegisterSlt(0);
            return voice == 0 ? Unusable("Flite did not give its voice slt; reinstall it with: apt-get install --reinstall libflite1") : new(voice, null);
        }
        catch (EntryPointNotFoundException e)
        {
            return Unusable($"the installed Flite lacks a function that is needed ({e.Message}); install version 2.2 with: apt-get install libflite1");
        }
    }
}
