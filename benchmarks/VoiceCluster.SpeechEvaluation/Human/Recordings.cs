using VoiceCluster.Audio;

namespace VoiceCluster.SpeechEvaluation.Human;

/// <param name="Name">The file's.</param>
/// <param name="Samples">16 kHz, as loud as all callers, without silence around the words.</param>
/// <param name="Words">What is said; empty when it is not known.</param>
internal sealed record Recording(string Name, short[] Samples, string Words);

/// <summary>
/// People's voices that Debian has as packages: prompts of telephone systems (one speaker a language, 8 kHz), and a chapter of a book read aloud for LibriVox (16 kHz).
/// </summary>
/// <remarks>
/// The recognition was tuned on the English prompts whose names begin with a to m. The adaptation to the telephone (<see cref="ChannelAdaptation"/>) also heard prompts of the other
/// languages, without their words. Nothing was tuned on any other recording.
/// </remarks>
internal static class Recordings
{
    private const string Sounds = "/usr/share/asterisk/sounds";

    // Enough for the 546 numbers of the adaptation: half an hour of speech.
    private const int OneIn = 4;
    private const string Books = "/usr/share/pocketsphinx/test/data/librivox";

    /// <summary>The speaker of each language.</summary>
    public static IReadOnlyList<(string Language, string Folder)> Prompts { get; } =
        [("English", "en_US_f_Allison"), ("Spanish", "es_MX_f_Allison"), ("French", "fr_CA_f_June"), ("Italian", "it_IT_m_Carlo"), ("Russian", "ru_RU_f_IvrvoiceRU")];

    /// <summary>What is missing, and how to get it; null when all is there.</summary>
    public static string? Problem => Directory.Exists(Books) && Prompts.All(static p => Directory.Exists(Path.Join(Sounds, p.Folder)))
        ? null
        : "the recordings of people are missing; install them with: apt-get install asterisk-core-sounds-{en,es,fr,it,ru}-wav pocketsphinx-testdata";

    /// <summary>The English prompts, with their words.</summary>
    /// <param name="tuned">Those that the recognition was tuned on, or the others.</param>
    /// <param name="fewestWords">Of a prompt.</param>
    public static IEnumerable<Recording> English(bool tuned, int fewestWords = 4) =>
        from line in File.ReadLines(Path.Join(AppContext.BaseDirectory, "Human/asterisk-en.txt"))
        where line[0] != '#'
        let parts = line.Split(": ", 2)
        where IsTuned(parts[0]) == tuned && parts[1].Split(' ').Length >= fewestWords
        select new Recording(parts[0], Read(Path.Join(Sounds, Prompts[0].Folder, parts[0] + ".wav")), parts[1]);

    /// <summary>The book.</summary>
    public static IEnumerable<Recording> Book() =>
        from line in File.ReadLines(Path.Join(Books, "transcription"))
        let open = line.LastIndexOf('(')
        let name = line[(open + 1)..].TrimEnd(')', ' ')
        select new Recording(name, Read(Path.Join(Books, name + ".wav")), line[..open].Replace("<s>", "", StringComparison.Ordinal).Replace("</s>", "", StringComparison.Ordinal).Trim().ToLowerInvariant());

    /// <summary>Prompts of a language from 1.5 to 12 s, as many as wanted, spread over the alphabet; of the English ones those that nothing was tuned on.</summary>
    public static IEnumerable<Recording> Of(string folder, int most)
    {
        var files = Directory.GetFiles(Path.Join(Sounds, folder), "*.wav").Order(StringComparer.Ordinal).Where(f => folder != Prompts[0].Folder || !IsTuned(Path.GetFileName(f)))
            .Where(static f => new FileInfo(f).Length is > 24_000 and < 192_000).ToList();
        var step = Math.Max(1, files.Count / most);
        return files.Where((_, i) => i % step == 0).Take(most).Select(static f => new Recording(Path.GetFileNameWithoutExtension(f), Read(f), ""));
    }

    /// <summary>Some files of each speaker that there are in wide and in narrow band, from 1 to 12 s; of the English ones some of those that may be tuned on.</summary>
    /// <exception cref="InvalidOperationException">They are not installed.</exception>
    public static IEnumerable<(string Wide, string Narrow)> InBothBands()
    {
        var files = Prompts.SelectMany(static p => Directory.GetFiles(Path.Join(Sounds, p.Folder), "*.g722").Order(StringComparer.Ordinal)
            .Where(f => p.Folder != Prompts[0].Folder || IsTuned(Path.GetFileName(f))))
            .Where(static f => new FileInfo(f).Length is > 8_000 and < 96_000).Select(static f => (f, Path.ChangeExtension(f, ".wav"))).Where(static f => File.Exists(f.Item2)).Where(static (_, i) => i % OneIn == 0).ToList();
        return files.Count > 0 ? files : throw new InvalidOperationException("The recordings are missing; install them with: apt-get install asterisk-core-sounds-{en,es,fr,it,ru}-{wav,g722} ffmpeg sphinxbase-utils");
    }

    /// <summary>A recording as it is, at 16 kHz.</summary>
    public static short[] ReadWhole(string path)
    {
        using var file = File.OpenRead(path);
        return WavReader.ReadMono(file);
    }

    private static bool IsTuned(string name) => char.ToLowerInvariant(Path.GetFileName(name)[0]) < 'n';

    private static short[] Read(string path) => CallerVoice.Normalise(ReadWhole(path));
}
