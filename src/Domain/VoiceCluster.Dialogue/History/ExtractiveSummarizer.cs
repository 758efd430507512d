using System.Text;

namespace VoiceCluster.Dialogue;

/// <summary>
/// Summarises without a model by picking, never by rewording: the facts the caller gave (numbers with what they number, names, e-mail addresses) on one line each,
/// and the gist of each exchange in a few words. Facts are dropped last, the oldest gist first. Pure.
/// </summary>
public sealed class ExtractiveSummarizer(ITokenCounter? counter = null) : ISummarizer
{
    private const int CallerWords = 24;
    private const int AgentWords = 16;
    internal const string FactMark = "- ";
    private readonly ITokenCounter _counter = counter ?? EstimatedTokenCounter.Instance;

    /// <inheritdoc/>
    public ValueTask<string> SummarizeAsync(string summary, IReadOnlyList<ConversationTurn> fallenOut, int maxTokens, CancellationToken cancellationToken) =>
        ValueTask.FromResult(Summarize(summary, fallenOut, maxTokens));

    /// <inheritdoc cref="SummarizeAsync"/>
    public string Summarize(string summary, IReadOnlyList<ConversationTurn> fallenOut, int maxTokens)
    {
        ArgumentNullException.ThrowIfNull(summary);
        ArgumentNullException.ThrowIfNull(fallenOut);
        var facts = new List<string>();
        var gist = new List<string>();
        foreach (var line in summary.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith(FactMark, StringComparison.Ordinal)) facts.Add(line);
            else gist.Add(line);
        }

        foreach (var turn in fallenOut)
        {
            foreach (var fact in CallerFacts.In(turn.UserText)) AddFact(facts, FactMark + fact);
            AddGist(gist, turn);
        }

        return Fit(facts, gist, maxTokens);
    }

    /// <summary>A fact said again moves to the end, so that the newest stands last.</summary>
    private static void AddFact(List<string> facts, string fact)
    {
        facts.RemoveAll(known => string.Equals(known, fact, StringComparison.OrdinalIgnoreCase));
        facts.Add(fact);
    }

    private static void AddGist(List<string> gist, ConversationTurn turn)
    {
        var line = new StringBuilder();
        if (!string.IsNullOrWhiteSpace(turn.UserText)) line.Append("Caller: ").Append(Shorten(turn.UserText, CallerWords, fromEnd: true)).Append(". ");
        if (!string.IsNullOrWhiteSpace(turn.AgentText)) line.Append("Agent: ").Append(Shorten(turn.AgentText, AgentWords, fromEnd: false)).Append('.');
        if (line.Length > 0) gist.Add(line.ToString().TrimEnd());
    }

    /// <summary>A caller's point comes last, an agent's first.</summary>
    private static string Shorten(string text, int words, bool fromEnd)
    {
        var all = text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var joined = all.Length <= words ? string.Join(' ', all)
            : fromEnd ? "… " + string.Join(' ', all[^words..])
            : string.Join(' ', all[..words]) + " …";
        return joined.TrimEnd('.', ' ');
    }

    private string Fit(List<string> facts, List<string> gist, int maxTokens)
    {
        while (true)
        {
            var text = string.Join('\n', facts.Concat(gist));
            if (_counter.Count(text) <= maxTokens || facts.Count + gist.Count == 0) return text;
            if (gist.Count > 0) gist.RemoveAt(0);
            else facts.RemoveAt(0);
        }
    }
}
