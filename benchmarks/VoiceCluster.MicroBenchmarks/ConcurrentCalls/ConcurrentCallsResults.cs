using System.Globalization;
using System.Text.Json;
using VoiceCluster.LoadTest;

namespace VoiceCluster.MicroBenchmarks;

/// <summary>Carries the figures from the run to the columns, through a file for each N.</summary>
internal static class ConcurrentCallsResults
{
    private const string Folder = "BenchmarkDotNet.Artifacts/concurrent-calls";

    public static void Keep(LoadResult result)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(PathOf(result.Calls), JsonSerializer.Serialize(result));
    }

    /// <summary>Null when the run failed.</summary>
    public static LoadResult? Of(int calls) => File.Exists(PathOf(calls)) ? JsonSerializer.Deserialize<LoadResult>(File.ReadAllText(PathOf(calls))) : null;

    /// <summary>Forgets earlier runs, so that none stands in for one that fails.</summary>
    public static void Clear()
    {
        if (Directory.Exists(Folder)) Directory.Delete(Folder, recursive: true);
    }

    private static string PathOf(int calls) => Path.Join(Folder, calls.ToString(CultureInfo.InvariantCulture) + ".json");
}
