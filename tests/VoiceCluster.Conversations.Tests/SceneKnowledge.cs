using VoiceCluster.Dialogue;

namespace VoiceCluster.Conversations.Tests;

/// <summary>Documents in the test's hand: it remembers what was searched for, and takes its time on the scene's clock.</summary>
internal sealed class SceneKnowledge(TimeProvider time) : IKnowledge
{
    /// <summary>How long a search takes.</summary>
    public TimeSpan Takes { get; set; }

    public bool Fails { get; set; }

    /// <summary>What is found, by the question.</summary>
    public Func<string, IReadOnlyList<KnowledgeHit>> Finds { get; set; } = static _ => [];

    /// <summary>Each search, with its source.</summary>
    public List<(KnowledgeSource Source, string Query, TimeSpan At)> Searches { get; } = [];

    public async Task<IReadOnlyList<KnowledgeHit>> SearchAsync(KnowledgeSource source, string query, int most, CancellationToken cancellationToken)
    {
        Searches.Add((source, query, TimeSpan.FromTicks(time.GetTimestamp())));
        if (Takes > TimeSpan.Zero) await Task.Delay(Takes, time, cancellationToken);
        return Fails ? throw new InvalidOperationException("broken") : Finds(query);
    }

    public static KnowledgeHit Hit(string document, string section, string text, double relevance = 0.8) => new(document, "Delivery", section, text, 1, relevance) { Base = "shop" };
}
