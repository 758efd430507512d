using System.Globalization;

namespace VoiceCluster.Storage;

/// <summary>How this process is named to others that meet its locks.</summary>
internal static class ProcessName
{
    // PostgreSQL cuts application_name after 63 bytes.
    private const int LongestHost = 40;

    /// <summary><c>voicecluster host:pid</c>.</summary>
    public static string Current { get; } = string.Create(CultureInfo.InvariantCulture, $"voicecluster {Host}:{Environment.ProcessId}");

    private static string Host => Environment.MachineName.Length > LongestHost ? Environment.MachineName[..LongestHost] : Environment.MachineName;
}
