namespace VoiceCluster.Providers;

/// <summary>Settings that cannot be used; the process does not start with them.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>One sentence for each problem, as <see cref="ISettings.Validate"/> gave it.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
