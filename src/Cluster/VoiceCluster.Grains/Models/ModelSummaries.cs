using System.Globalization;
using VoiceCluster.Dialogue;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Models;

/// <summary>Has language models sum up conversations, beside the calls. Thread safe.</summary>
/// <param name="questions">Asks the models.</param>
/// <param name="prompts">Holds the prompt <c>summarize</c>.</param>
public sealed class ModelSummaries(ModelQuestions questions, PromptLibrary prompts)
{
    // Less than a call waits for at its end.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    /// <summary>Those links of a chain that can.</summary>
    public IReadOnlyList<ModelLink> Able(IEnumerable<ModelLink> chain) => questions.Followers(chain);

    /// <summary>Asks once.</summary>
    /// <param name="chain">Who is asked, of <see cref="Able"/>; at least one.</param>
    /// <param name="summary">Of all before; empty at first.</param>
    /// <param name="turns">What is to be added, oldest first.</param>
    /// <param name="maxTokens">The new summary holds at most so many.</param>
    public Task<ModelReply> AskAsync(IReadOnlyList<ModelLink> chain, string summary, IEnumerable<Dialogue.ConversationTurn> turns, int maxTokens)
    {
        var prompt = prompts.Get(DefaultPrompts.Summarize).Render(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["summary"] = summary,
            ["turns"] = string.Join('\n', turns.SelectMany(Lines)),
            // Three words are about four tokens, and names and numbers take more.
            ["max_words"] = (maxTokens / 2).ToString(CultureInfo.InvariantCulture),
        });
        return questions.AskAsync(new ChatRequest([new ChatMessage(ChatRole.User, prompt)], "summary", MaxOutputTokens: maxTokens, Temperature: 0) { Chain = chain }, Patience, CancellationToken.None);
    }

    private static IEnumerable<string> Lines(Dialogue.ConversationTurn turn)
    {
        if (turn.UserText.Length > 0) yield return $"Caller: {turn.UserText}";
        if (turn.AgentText.Length > 0) yield return $"Agent: {turn.AgentText}";
    }
}
