using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Rest;

namespace VoiceCluster.FrontDoor.Tests.Rest;

public sealed class ModelUsageTests
{
    [Fact]
    public void Requests_are_added_up_model_by_model_with_those_that_nobody_heard() => Assert.Equal(
        [
            new ModelUsage("openai", "gpt", Requests: 3, Canceled: 1, Failed: 0, PromptTokens: 300, CompletionTokens: 25, Cost: 0.0031m),
            new ModelUsage("openai", null, Requests: 1, Canceled: 0, Failed: 1, PromptTokens: 0, CompletionTokens: 0, Cost: null),
            new ModelUsage("builtin", "builtin", Requests: 1, Canceled: 0, Failed: 0, PromptTokens: 80, CompletionTokens: 12, Cost: null),
        ],
        ModelUsage.Of(
        [
            Request("openai", "gpt", LlmCallStatus.Completed, 100, 10, 0.0011m),
            Request("openai", "gpt", LlmCallStatus.Canceled, 100, 5, null),
            Request("openai", null, LlmCallStatus.Failed, 0, 0, null),
            Request("builtin", "builtin", LlmCallStatus.Completed, 80, 12, null),
            Request("openai", "gpt", LlmCallStatus.Completed, 100, 10, 0.0020m),
        ]));

    [Fact]
    public void A_conversation_without_requests_has_none() => Assert.Empty(ModelUsage.Of([]));

    private static LlmCallRecord Request(string provider, string? model, LlmCallStatus status, int prompt, int completion, decimal? cost) => new()
    {
        Id = Guid.NewGuid(),
        SessionId = "s1",
        TurnNumber = 1,
        Epoch = 1,
        Provider = provider,
        Model = model,
        Status = status,
        PromptTokens = prompt,
        CompletionTokens = completion,
        StartedAt = DateTimeOffset.UnixEpoch,
        LatencyMs = 1_000,
        Cost = cost,
    };
}
