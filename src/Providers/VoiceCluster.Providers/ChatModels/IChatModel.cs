using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers;

/// <summary>A streaming language model; safe to call from many calls at once.</summary>
public interface IChatModel
{
    /// <summary>The adapter's name, for example <c>openai</c>.</summary>
    string Name { get; }

    /// <summary>Ids that a <see cref="ChatRequest.Model"/> may name, the default first; empty when there is no choice.</summary>
    IReadOnlyList<string> Models => [];

    /// <summary>Whether it does what a prompt asks of it, such as to go on in the middle of an answer or to sum up; false for a responder that goes by rules.</summary>
    bool FollowsPrompts => true;

    /// <summary>What a model costs; null when that is not known, <see cref="TokenPrice.Free"/> when it costs nothing.</summary>
    /// <param name="model">As in <see cref="ChatRequest.Model"/>.</param>
    TokenPrice? PriceOf(string? model) => null;

    /// <summary>Streams an answer: deltas of text as they come, then one <see cref="ChatDelta"/> with <see cref="ChatDelta.Usage"/>.
    /// Cancellation is honoured at each token and ends the request at the vendor.</summary>
    /// <exception cref="ProviderException">On the first or a later delta.</exception>
    IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, CancellationToken cancellationToken);
}

/// <param name="Messages">System prompt, history and the caller's newest words, in order.</param>
/// <param name="Model">The vendor's model id; null for the configured default.</param>
/// <param name="MaxOutputTokens">1 or more.</param>
/// <param name="Temperature">0 to 2; null for the model's default.</param>
/// <param name="ConversationId">For correlation and for models that keep state of their own.</param>
public sealed record ChatRequest(
    IReadOnlyList<ChatMessage> Messages,
    string ConversationId,
    string? Model = null,
    int MaxOutputTokens = 400,
    double? Temperature = null)
{
    /// <summary>What the model may ask to have done; none when it can only talk.</summary>
    public IReadOnlyList<ToolDefinition> Tools { get; init; } = [];

    /// <summary>What the agent's documents say about the newest words, the most relevant first: data, never instructions (see <see cref="QuotedPassages"/>). Empty when
    /// nothing fits; null when the agent has no documents.</summary>
    public IReadOnlyList<KnowledgeHit>? Passages { get; init; }

    /// <summary>For a chain: its links, in order of preference; empty for those that are configured. <see cref="Model"/> takes the place of the first one's.</summary>
    public IReadOnlyList<ModelLink> Chain { get; init; } = [];
}

/// <summary>One step of a streamed answer: text, calls of tools, the closing usage.</summary>
/// <param name="Text">New text; may be empty. Usually about a token.</param>
/// <param name="Usage">Set on the last delta; a chain sets it, estimated, also where one of its models broke off and another goes on.</param>
/// <param name="Reasoning">What the model thought since the delta before, where it tells; never part of the answer.</param>
public sealed record ChatDelta(string Text, ChatUsage? Usage = null, string? Reasoning = null)
{
    /// <summary>Calls that are complete, in the order in which the model made them; the answer then goes on when it has been told their results.</summary>
    public IReadOnlyList<ToolCall> ToolCalls { get; init; } = [];

    /// <summary>Set by a chain on the first delta of each of its links: who writes from here on.</summary>
    public ModelLink? Link { get; init; }
}

/// <param name="Model">The model that answered, as the vendor names it.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Cost">In US dollars by the configured prices; null when no price is configured.</param>
/// <param name="Estimated">True when the provider did not count and the adapter estimated the tokens.</param>
/// <param name="Provider">The adapter that answered; a chain sets it when the adapter did not.</param>
public sealed record ChatUsage(
    string Model, int PromptTokens, int CompletionTokens, decimal? Cost = null, bool Estimated = false, string? Provider = null)
{
    /// <summary>What an answer cost that nobody counted, because it broke off or was not wanted any more: vendors charge for it all the same.</summary>
    /// <param name="model">Who wrote it.</param>
    /// <param name="request">What it read.</param>
    /// <param name="written">What it wrote.</param>
    public static ChatUsage Estimate(IChatModel model, ChatRequest request, string written)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        var (prompt, completion) = (TokenEstimate.OfPrompt(request), TokenEstimate.OfText(written));
        return new ChatUsage(request.Model ?? (model.Models is [var configured, ..] ? configured : model.Name), prompt, completion, model.PriceOf(request.Model)?.Of(prompt, 0, completion), Estimated: true, model.Name);
    }
}
