using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Calls;

/// <summary>Follows one request to the model and records how it ended, once.</summary>
internal sealed class LlmCallTrace(IAnswerHost host, Answer answer)
{
    private readonly TimeSpan _started = host.Clock.Now;
    private TimeSpan? _firstToken;
    private ChatTokenUsage? _usage;
    private int _tokens;

    public TimeSpan StartedAt => _started;

    public TimeSpan? FirstTokenAt => _firstToken;

    /// <summary>Null while it is running.</summary>
    public TimeSpan? EndedAt { get; private set; }

    public string Provider => _usage?.Provider ?? "";

    public string Model => _usage?.Model ?? "";

    public int PromptTokens => _usage?.PromptTokens ?? 0;

    /// <summary>As the provider counted, or the deltas seen when it was cut off before it told.</summary>
    public int CompletionTokens => _usage?.CompletionTokens ?? _tokens;

    public void Token()
    {
        _firstToken ??= host.Clock.Now;
        _tokens++;
    }

    public void Used(ChatTokenUsage usage) => _usage = usage;

    public void Completed() => Record(LlmCallStatus.Completed, reason: null);

    public void Canceled(string reason) => Record(LlmCallStatus.Canceled, reason);

    public void Failed(string reason) => Record(LlmCallStatus.Failed, reason);

    private void Record(LlmCallStatus status, string? reason)
    {
        EndedAt = host.Clock.Now;
        host.Record(new LlmCallRecord
        {
            Id = Guid.CreateVersion7(host.Clock.Wall(_started)),
            SessionId = host.SessionId,
            TurnNumber = answer.Turn,
            Epoch = answer.Epoch,
            Provider = Provider,
            Model = _usage?.Model,
            Status = status,
            Reason = reason,
            PromptTokens = PromptTokens,
            CompletionTokens = CompletionTokens,
            StartedAt = host.Clock.Wall(_started),
            FirstTokenMs = (_firstToken - _started)?.TotalMilliseconds,
            LatencyMs = (host.Clock.Now - _started).TotalMilliseconds,
            Cost = _usage?.Cost,
        });
    }
}
