using System.Text.Json;
using VoiceCluster.Knowledge.Embeddings;
using VoiceCluster.Knowledge.Intents;

namespace VoiceCluster.AgentEvaluation;

/// <summary>77 intents of a bank's customers, learned from ten examples each.</summary>
internal static class Banking77
{
    /// <summary>The share of test sentences whose intent came first, how long learning took (s) and how long a sentence takes (ms).</summary>
    public static async Task<(double Accuracy, double Seconds, double Milliseconds)> MeasureAsync(string folder, IEmbedder embedder)
    {
        var started = TimeProvider.System.GetTimestamp();
        var classifier = await IntentClassifier.TrainAsync(embedder, Read(Path.Combine(folder, "examples.jsonl")), CancellationToken.None);
        var learned = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        var tests = Read(Path.Combine(folder, "test.jsonl"));
        var right = 0;
        started = TimeProvider.System.GetTimestamp();
        foreach (var test in tests)
        {
            if ((await classifier.ClassifyAsync(test.Text, CancellationToken.None))[0].Intent == test.Intent) right++;
        }

        return ((double)right / tests.Count, learned, TimeProvider.System.GetElapsedTime(started).TotalMilliseconds / tests.Count);
    }

    private static List<IntentExample> Read(string path)
    {
        var examples = new List<IntentExample>();
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            examples.Add(new(json.RootElement.GetProperty("text").GetString()!, json.RootElement.GetProperty("intent").GetString()!));
        }

        return examples;
    }
}
