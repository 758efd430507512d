using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace VoiceCluster.Providers.Local;

/// <param name="LanguageModel">ARPA file.</param>
/// <param name="Dictionary">Pronunciations of its words.</param>
/// <param name="UnpronounceableWords">Words of the domain that are left out, as no pronunciation is known.</param>
internal sealed record DomainModelFiles(string LanguageModel, string Dictionary, IReadOnlyList<string> UnpronounceableWords);

/// <summary>
/// Builds the domain's language model and dictionary and keeps them as files under a name made of everything they depend on, so that the next
/// start finds them.
/// </summary>
internal sealed class DomainModel(ModelFiles files, string cacheFolder, int commonWords)
{
    /// <summary>Part of the key: raise it when the way of building changes.</summary>
    private const string Version = "4";

    /// <summary>A sentence of the domain weighs as much as so many made from the built-in templates.</summary>
    private const double DomainWeight = 3;

    /// <summary>Share of common English in the unigrams.</summary>
    public const double BackgroundWeight = 0.2;

    /// <summary>Least share of a history's mass for what the domain does not hold.</summary>
    public const double Openness = 0.1;

    /// <summary>
    /// Callers pause anywhere, and what they say after a pause is an utterance of its own: each word of a sentence also counts, this often, as a first
    /// and as a last one.
    /// </summary>
    public const double PauseWeight = 0.02;

    /// <summary>The files, built now unless they are there.</summary>
    /// <param name="domainText">Sentences of the domain as written: the knowledge base, its questions, names of products.</param>
    /// <exception cref="IOException">The cache folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    public DomainModelFiles Build(IReadOnlyList<string> domainText)
    {
        (string[] Words, int Weight)[] corpus = [.. CorpusTemplates.BuiltIn().Sentences()];
        string key = Key(domainText, corpus.Select(sentence => $"{sentence.Weight} {string.Join(' ', sentence.Words)}"));
        string languageModel = Path.Combine(cacheFolder, $"domain-{key}.arpa");
        string dictionary = Path.Combine(cacheFolder, $"domain-{key}.dict");
        string unpronounceable = Path.Combine(cacheFolder, $"domain-{key}.unknown");
        if (File.Exists(languageModel) && File.Exists(dictionary) && File.Exists(unpronounceable))
            return new(languageModel, dictionary, File.ReadAllLines(unpronounceable));

        var builder = new NgramModelBuilder();
        foreach (var (words, weight) in corpus)
            builder.Add(words, weight, PauseWeight);
        foreach (string text in domainText)
        {
            foreach (var sentence in SpokenForm.Of(text))
                builder.Add([.. sentence.Select(word => word.Text)], DomainWeight, PauseWeight);
        }

        var pronunciations = PronunciationDictionary.Read(File.ReadLines(files.Dictionary).Concat(PronunciationDictionary.Spoken), FliteLetterToSound.Phones);
        string[] unknown = [.. builder.Words.Where(word => pronunciations.Lookup(word).Count == 0)];
        var background = commonWords > 0 ? GenericModel.Unigrams(files.GenericLanguageModel, commonWords) : [];
        var model = builder.Build(background, BackgroundWeight, Openness, word => pronunciations.Lookup(word).Count > 0);

        Write(unpronounceable, writer =>
        {
            foreach (string word in unknown)
                writer.WriteLine(word);
        });
        Write(dictionary, writer => pronunciations.Write(writer, model.Vocabulary.Skip(2)));
        Write(languageModel, model.WriteArpa);
        return new(languageModel, dictionary, unknown);
    }

    private string Key(IReadOnlyList<string> domainText, IEnumerable<string> corpus)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string part in (IEnumerable<string>)[Version, commonWords.ToString(CultureInfo.InvariantCulture), Stamp(files.Dictionary), Stamp(files.GenericLanguageModel), .. corpus, "", .. domainText])
            hash.AppendData(Encoding.UTF8.GetBytes(part + "\n"));
        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }

    private static string Stamp(string file) =>
        new FileInfo(file) is { Exists: true } info ? string.Create(CultureInfo.InvariantCulture, $"{file} {info.Length} {info.LastWriteTimeUtc.Ticks}") : file;

    private static void Write(string path, Action<TextWriter> write) => WholeFile.Write(path, unfinished =>
    {
        using var writer = new StreamWriter(unfinished, append: false, new UTF8Encoding(false), 1 << 16) { NewLine = "\n" };
        write(writer);
    });
}
