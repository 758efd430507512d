using System.Text;
using VoiceCluster.Dialogue;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Models;

/// <summary>Asks language models what nobody waits for with an answer, and tells what it cost, whatever came of it. Thread safe.</summary>
/// <param name="models">The chains.</param>
/// <param name="adapters">Whom they are made of.</param>
/// <param name="time">The clock.</param>
public sealed class ModelQuestions(IChatModel models, ChatAdapters adapters, TimeProvider time)
{
    /// <summary>The chain that a single model stands for: a link, or a model's id at the first vendor of the configured chain.</summary>
    public IReadOnlyList<ModelLink> ChainOf(string model) => ModelLink.Parse(model) is var link && adapters.Find(link.Adapter) is not null ? [link] : [adapters.Chain[0] with { Model = model }];

    /// <summary>Those links of a chain that do what a prompt asks.</summary>
    public IReadOnlyList<ModelLink> Followers(IEnumerable<ModelLink> chain) => [.. chain.Where(link => adapters.Find(link.Adapter) is { FollowsPrompts: true })];

    /// <summary>Asks once.</summary>
    /// <param name="request">With a chain.</param>
    /// <param name="patience">How long is waited for the whole answer.</param>
    /// <param name="cancellationToken">Nobody wants it any more.</param>
    public async Task<ModelReply> AskAsync(ChatRequest request, TimeSpan patience, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var (started, begun) = (time.GetUtcNow(), time.GetTimestamp());
        var (text, written, link) = (new StringBuilder(), new StringBuilder(), request.Chain[0]);
        TimeSpan? firstToken = null;
        ChatUsage? used = null;
        Exception? failure = null;
        using var impatience = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(impatience.Token, cancellationToken);
        try
        {
            await foreach (var delta in models.GenerateAsync(request, either.Token).ConfigureAwait(false))
            {
                link = delta.Link ?? link;
                if (delta.Text.Length > 0) firstToken ??= time.GetElapsedTime(begun);
                text.Append(delta.Text);
                written.Append(delta.Text);
                if (delta.Usage is not { } usage) continue;
                used = Sum(used, usage);
                written.Clear();
            }
        }
        catch (Exception exception) when (exception is ProviderException or OperationCanceledException)
        {
            failure = exception;
            var isRefused = exception is ProviderException && written.Length == 0;
            if (!isRefused && adapters.Find(link.Adapter) is { } model) used = Sum(used, ChatUsage.Estimate(model, request with { Model = link.Model }, written.ToString()));
        }

        return new ModelReply(failure is null ? text.ToString() : null, failure, new ModelUse
        {
            Provider = used?.Provider ?? "",
            Model = used?.Model,
            Status = failure switch { null => LlmCallStatus.Completed, OperationCanceledException => LlmCallStatus.Canceled, _ => LlmCallStatus.Failed },
            Reason = failure is OperationCanceledException ? cancellationToken.IsCancellationRequested ? "not_wanted" : "timeout" : failure?.Message,
            PromptTokens = used?.PromptTokens ?? 0,
            CompletionTokens = used?.CompletionTokens ?? 0,
            Cost = used?.Cost,
            Estimated = used?.Estimated ?? false,
            StartedAt = started,
            FirstTokenMs = firstToken?.TotalMilliseconds,
            LatencyMs = time.GetElapsedTime(begun).TotalMilliseconds,
        });
    }

    private ChatUsage Sum(ChatUsage? before, ChatUsage usage) => before is null ? usage with { Provider = usage.Provider ?? models.Name } : usage with
    {
        Provider = usage.Provider ?? models.Name,
        PromptTokens = before.PromptTokens + usage.PromptTokens,
        CompletionTokens = before.CompletionTokens + usage.CompletionTokens,
        Cost = before.Cost is null ? usage.Cost : before.Cost + (usage.Cost ?? 0),
        Estimated = before.Estimated || usage.Estimated,
    };
}

/// <summary>What came of a question.</summary>
/// <param name="Text">The whole answer; null when there is none.</param>
/// <param name="Failure">Why there is none; null when there is one.</param>
/// <param name="Use">What it cost.</param>
public sealed record ModelReply(string? Text, Exception? Failure, ModelUse Use);
