using System.Collections.Immutable;

namespace VoiceCluster.Grains;

/// <summary>A conversation's durable memory; it survives the call, the node and the process. Key: the session's id.</summary>
[Alias("voicecluster.IConversationGrain")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>The turns so far, oldest first.</summary>
    [Alias("GetTurns")]
    Task<ImmutableArray<ConversationTurn>> GetTurns();

    /// <summary>What the model reads to answer these words: system prompt with the instructions, summary, the newest turns that fit, and the words.</summary>
    /// <param name="words">The caller's.</param>
    /// <param name="instructions">The agent's own; may be empty.</param>
    [Alias("Prompt")]
    Task<ImmutableArray<PromptMessage>> Prompt(string words, string instructions);

    /// <summary>Adds a turn; one that is there already (same number) is left as it is.</summary>
    [Alias("Append")]
    Task Append(ConversationTurn turn);
}

/// <param name="Number">1 for the first.</param>
/// <param name="User">What the caller said.</param>
/// <param name="Agent">What the caller heard of the answer.</param>
/// <param name="Interrupted">The caller did not hear it out.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.ConversationTurn")]
public sealed record ConversationTurn(
    [property: Id(0)] int Number,
    [property: Id(1)] string User,
    [property: Id(2)] string Agent,
    [property: Id(3)] bool Interrupted);
