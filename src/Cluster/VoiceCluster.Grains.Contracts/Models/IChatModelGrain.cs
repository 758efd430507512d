using System.Collections.Immutable;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains;

/// <summary>One call's language model. Key: the call's id.</summary>
[Alias("voicecluster.IChatModelGrain")]
public interface IChatModelGrain : IGrainWithStringKey
{
    /// <summary>Streams the answer over <see cref="CallStreams.Tokens"/>; the last token carries the usage.</summary>
    /// <param name="request">What its tokens are marked with.</param>
    /// <param name="prompt">What the model reads.</param>
    /// <param name="cancellationToken">The answer is not wanted any more.</param>
    /// <returns>How many tokens there were.</returns>
    /// <exception cref="Providers.ProviderException">The whole chain of models failed.</exception>
    [Alias("Generate"), ResponseTimeout("00:10:00")]
    Task<int> Generate(Guid request, ChatPrompt prompt, CancellationToken cancellationToken);
}

/// <summary>What the model reads.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.ChatPrompt")]
public sealed record ChatPrompt
{
    [Id(0)] public required ImmutableArray<PromptMessage> Messages { get; init; }

    /// <summary>Links of the chain that answers, in order of preference; see <see cref="Providers.ModelLink"/>. Empty for the configured one.</summary>
    [Id(4)] public ImmutableArray<string> Models { get; init; } = [];

    /// <summary>What it may ask to have done.</summary>
    [Id(2)] public ImmutableArray<OfferedTool> Tools { get; init; } = [];

    /// <summary>What the documents say about the newest words; empty when nothing fits, default when the agent has no documents.</summary>
    [Id(3)] public ImmutableArray<PromptPassage> Passages { get; init; }
}

/// <summary>See <see cref="ChatMessage"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.PromptMessage")]
public readonly record struct PromptMessage([property: Id(0)] ChatRole Role, [property: Id(1)] string Text)
{
    /// <summary>Of the agent; default for none.</summary>
    [Id(2)] public ImmutableArray<RequestedTool> ToolCalls { get; init; }

    /// <summary>Of a tool: the call that it answers.</summary>
    [Id(3)] public string? ToolCallId { get; init; }

    /// <summary>The message for a worker.</summary>
    public static PromptMessage From(ChatMessage message) => new(message.Role, message.Text)
    {
        ToolCalls = [.. message.ToolCalls.Select(RequestedTool.From)],
        ToolCallId = message.ToolCallId,
    };

    /// <summary>The message for a model.</summary>
    public ChatMessage ToMessage() => new(Role, Text)
    {
        ToolCalls = ToolCalls.IsDefaultOrEmpty ? [] : [.. ToolCalls.Select(static call => call.ToCall())],
        ToolCallId = ToolCallId,
    };
}

/// <summary>See <see cref="KnowledgeHit"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.PromptPassage")]
public readonly record struct PromptPassage(
    [property: Id(0)] string Base,
    [property: Id(1)] string Document,
    [property: Id(2)] string Title,
    [property: Id(3)] string Section,
    [property: Id(4)] string Text,
    [property: Id(5)] double Score,
    [property: Id(6)] double Relevance)
{
    public static PromptPassage From(KnowledgeHit hit) => new(hit.Base, hit.Document, hit.Title, hit.Section, hit.Text, hit.Score, hit.Relevance);

    public KnowledgeHit ToHit() => new(Document, Title, Section, Text, Score, Relevance) { Base = Base };
}

/// <summary>See <see cref="ToolCall"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.RequestedTool")]
public readonly record struct RequestedTool([property: Id(0)] string Id, [property: Id(1)] string Name, [property: Id(2)] string Arguments)
{
    public static RequestedTool From(ToolCall call) => new(call.Id, call.Name, call.Arguments);

    public ToolCall ToCall() => new(Id, Name, Arguments);
}

/// <summary>See <see cref="ToolDefinition"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.OfferedTool")]
public readonly record struct OfferedTool([property: Id(0)] string Name, [property: Id(1)] string Description, [property: Id(2)] string Parameters);

/// <summary>A step of the answer; see <see cref="Providers.ChatDelta"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.ChatToken")]
public sealed record ChatToken
{
    [Id(0)] public string Text { get; init; } = "";

    /// <summary>Set on the last token, and where a model broke off and another goes on: each adds to what the answer cost.</summary>
    [Id(1)] public ChatTokenUsage? Usage { get; init; }

    /// <summary>What the model thought since the token before; null for nothing.</summary>
    [Id(2)] public string? Reasoning { get; init; }

    /// <summary>What the model asks to have done.</summary>
    [Id(3)] public ImmutableArray<RequestedTool> ToolCalls { get; init; } = [];

    /// <summary>Set on the first token of each link of the chain.</summary>
    [Id(4)] public string? Link { get; init; }
}

/// <summary>See <see cref="Providers.ChatUsage"/>.</summary>
[GenerateSerializer, Immutable, Alias("voicecluster.ChatTokenUsage")]
public sealed record ChatTokenUsage(
    [property: Id(0)] string Provider,
    [property: Id(1)] string Model,
    [property: Id(2)] int PromptTokens,
    [property: Id(3)] int CompletionTokens,
    [property: Id(4)] decimal? Cost,
    [property: Id(5)] bool Estimated = false);
