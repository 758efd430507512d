using System.Collections.Frozen;

namespace VoiceCluster.Knowledge.Understanding;

/// <summary>What callers of a shop want, with examples of what they say: the intents of agents that bring none of their own.</summary>
internal static class BuiltInIntents
{
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> All { get; } = Read();

    /// <summary>Lines <c>intent: example | example</c>.</summary>
    private static FrozenDictionary<string, IReadOnlyList<string>> Read()
    {
        using var stream = typeof(BuiltInIntents).Assembly.GetManifestResourceStream("intents.txt")!;
        using var reader = new StreamReader(stream);
        var intents = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            intents.Add(line[..colon], line[(colon + 1)..].Split('|', StringSplitOptions.TrimEntries));
        }

        return intents.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
