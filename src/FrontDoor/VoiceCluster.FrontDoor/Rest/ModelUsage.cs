using VoiceCluster.Dialogue;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>What one model did for a conversation and what it cost, speculations that nobody heard included: vendors charge for them too.</summary>
/// <param name="Provider">The adapter's name.</param>
/// <param name="Model">As the vendor names it; null when it never answered.</param>
/// <param name="Requests">All of them.</param>
/// <param name="Canceled">Those of them that were not wanted any more.</param>
/// <param name="Failed">Those of them that failed.</param>
/// <param name="PromptTokens">Tokens read.</param>
/// <param name="CompletionTokens">Tokens written.</param>
/// <param name="Cost">In US dollars by the prices in the configuration; null when none of the requests has a price.</param>
public sealed record ModelUsage(string Provider, string? Model, int Requests, int Canceled, int Failed, int PromptTokens, int CompletionTokens, decimal? Cost)
{
    /// <summary>Adds up requests, model by model, in the order in which they were first asked.</summary>
    public static IReadOnlyList<ModelUsage> Of(IEnumerable<LlmCallRecord> requests) =>
    [
        .. requests.GroupBy(static request => (request.Provider, request.Model)).Select(static same => new ModelUsage(
            same.Key.Provider,
            same.Key.Model,
            same.Count(),
            same.Count(static request => request.Status is LlmCallStatus.Canceled),
            same.Count(static request => request.Status is LlmCallStatus.Failed),
            same.Sum(static request => request.PromptTokens),
            same.Sum(static request => request.CompletionTokens),
            same.Any(static request => request.Cost is not null) ? same.Sum(static request => request.Cost ?? 0) : null)),
    ];
}
