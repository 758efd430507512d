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

    /// <summary>A call of a tool has ended after its turn was added.</summary>
    /// <param name="turn">The turn's number.</param>
    /// <param name="tool">With its result.</param>
    [Alias("Settle")]
    Task Settle(int turn, UsedTool tool);

    /// <summary>Takes up turns whose process died before they ended, from what their tools left in the ledger.</summary>
    [Alias("Recover")]
    Task Recover();

    /// <summary>Adds a turn; one that is there already (same number) is left as it is.</summary>
    [Alias("Append")]
    Task Append(ConversationTurn turn);

    /// <summary>The turns that fell out of the window and were not summed up by a model.</summary>
    [Alias("GetFallenOut")]
    Task<FallenOutTurns> GetFallenOut();

    /// <summary>Takes a model's summary in place of what was picked out of the turns that it covers; one that covers nothing new is left.</summary>
    /// <param name="through">Number of the last turn that it covers.</param>
    /// <param name="summary">Plain sentences.</param>
    [Alias("Summarize")]
    Task Summarize(int through, string summary);
}

/// <summary>What a model is to sum up of a conversation.</summary>
/// <param name="Summary">Of all before; empty at first.</param>
/// <param name="Turns">Oldest first.</param>
/// <param name="MaxTokens">The new summary holds at most so many.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.FallenOutTurns")]
public sealed record FallenOutTurns([property: Id(0)] string Summary, [property: Id(1)] ImmutableArray<ConversationTurn> Turns, [property: Id(2)] int MaxTokens);

/// <param name="Number">1 for the first.</param>
/// <param name="User">What the caller said.</param>
/// <param name="Agent">What the caller heard of the answer.</param>
/// <param name="Interrupted">The caller did not hear it out.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.ConversationTurn")]
public sealed record ConversationTurn(
    [property: Id(0)] int Number,
    [property: Id(1)] string User,
    [property: Id(2)] string Agent,
    [property: Id(3)] bool Interrupted)
{
    /// <summary>What was looked up and done for the answer.</summary>
    [Id(4)] public ImmutableArray<UsedTool> Tools { get; init; } = [];

    /// <summary>What the answer was built from; only of a turn that was read from the record.</summary>
    [Id(5)] public ImmutableArray<CitedPassage> Citations { get; init; } = [];
}

/// <summary>See <see cref="Dialogue.ToolExchange"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.UsedTool")]
public readonly record struct UsedTool([property: Id(0)] RequestedTool Call, [property: Id(1)] string Result)
{
    public static UsedTool From(Dialogue.ToolExchange exchange) => new(RequestedTool.From(exchange.Call), exchange.Result);

    public Dialogue.ToolExchange ToExchange() => new(Call.ToCall(), Result);
}
