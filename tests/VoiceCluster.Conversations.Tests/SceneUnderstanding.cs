using VoiceCluster.Dialogue;

namespace VoiceCluster.Conversations.Tests;

/// <summary>Understands by rules, at once; or when the test lets it.</summary>
internal sealed class SceneUnderstanding : IUnderstanding
{
    public List<UnderstandingRequest> Requests { get; } = [];

    /// <summary>What it waits for; null for nothing.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public bool Fails { get; set; }

    public async Task<TurnUnderstanding> UnderstandAsync(UnderstandingRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        if (Fails) throw new InvalidOperationException("broken");
        if (Gate is { } gate) await gate.Task.WaitAsync(cancellationToken);
        return UtteranceReader.Read(request.Text, request.Today, request.Language) with { Intent = "something", IntentConfidence = 0.5 };
    }
}
