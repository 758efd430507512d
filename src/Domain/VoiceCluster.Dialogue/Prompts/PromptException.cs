namespace VoiceCluster.Dialogue;

/// <summary>A prompt file is wrong; the message names the file, the line where there is one, and the fix.</summary>
public sealed class PromptException(string file, string problem) : Exception($"prompt {file}: {problem}")
{
    /// <summary>The file's name as it was given to the loader.</summary>
    public string File { get; } = file;
}
