namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary>A temporary folder of a server's own, but for the language models of its recogniser: they depend on their sources only, and take a tenth of a first start to build.</summary>
internal sealed class DataFolder : IDisposable
{
    private static readonly string LanguageModels = Directory.CreateDirectory(System.IO.Path.Combine(System.IO.Path.GetTempPath(), "voicecluster-speech")).FullName;

    public DataFolder() => Directory.CreateSymbolicLink(File("speech"), LanguageModels);

    public string Path { get; } = Directory.CreateTempSubdirectory("voicecluster-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
