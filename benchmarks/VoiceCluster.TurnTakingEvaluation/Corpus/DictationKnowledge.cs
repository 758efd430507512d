namespace VoiceCluster.TurnTakingEvaluation.Corpus;

/// <summary>What the silo of the dictations knows: the sample shop's questions, and those after which it asks for an address, a number or a name.</summary>
internal sealed class DictationKnowledge : IDisposable
{
    public DictationKnowledge()
    {
        foreach (var source in new[] { Path.Join(SourceTree.Root(), "src/Host/VoiceCluster.Silo/knowledge"), Path.Join(AppContext.BaseDirectory, "Knowledge") })
        {
            foreach (var file in Directory.EnumerateFiles(source, "*.md")) File.Copy(file, Path.Join(Folder, Path.GetFileName(file)));
        }
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("voicecluster-dictation-").FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
