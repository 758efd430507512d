using System.Globalization;
using VoiceCluster.Knowledge.Embeddings;

namespace VoiceCluster.AgentEvaluation;

/// <summary>What the embedding session adds to the process's resident memory.</summary>
/// <param name="Seconds">How long loading took, the model's file being written for the first time included.</param>
/// <param name="Loaded">MiB after loading.</param>
/// <param name="Longest">MiB after a text that fills the model.</param>
internal sealed record SessionMemory(double Seconds, long Loaded, long Longest)
{
    public static async Task<SessionMemory> MeasureAsync(MiniLmEmbedder embedder)
    {
        var before = Resident();
        var started = TimeProvider.System.GetTimestamp();
        await embedder.LoadAsync(CancellationToken.None);
        var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var loaded = Resident() - before;
        await embedder.EmbedAsync([string.Concat(Enumerable.Repeat("the customer must have an account with the bank ", 60))], CancellationToken.None);
        return new(seconds, loaded, Resident() - before);
    }

    /// <summary>MiB of the process that are in memory (<c>VmRSS</c>), after a collection.</summary>
    private static long Resident()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var line = File.ReadLines("/proc/self/status").First(static l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line["VmRSS:".Length..^" kB".Length], CultureInfo.InvariantCulture) / 1024;
    }
}
