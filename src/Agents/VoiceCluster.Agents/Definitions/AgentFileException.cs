using System.Globalization;

namespace VoiceCluster.Agents.Definitions;

/// <summary>An agent's file is wrong.</summary>
/// <param name="file">The file.</param>
/// <param name="line">From 1.</param>
/// <param name="problem">What is wrong, with the value and how to mend it.</param>
public sealed class AgentFileException(string file, long line, string problem)
    : Exception(string.Create(CultureInfo.InvariantCulture, $"{file}, line {line}: {problem}"))
{
    /// <summary>From 1.</summary>
    public long Line { get; } = line;
}
