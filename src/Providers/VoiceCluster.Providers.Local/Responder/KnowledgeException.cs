namespace VoiceCluster.Providers.Local;

/// <summary>A knowledge file is malformed; the message names the file, the line and the fix.</summary>
/// <param name="file">The file's name; for a whole folder its path.</param>
/// <param name="line">From 1; 0 when no line is to blame.</param>
/// <param name="problem">What is wrong and how to mend it.</param>
public sealed class KnowledgeException(string file, int line, string problem) : Exception(line > 0 ? $"{file}, line {line}: {problem}" : $"{file}: {problem}")
{
    public string File { get; } = file;

    public int Line { get; } = line;
}
