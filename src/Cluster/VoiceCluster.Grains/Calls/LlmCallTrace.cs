using System.Text;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Models;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// Follows one request to the models and records how it ended, once. What nobody counted, because the answer broke off or was not wanted any more, is estimated: vendors charge for it
/// too. Before a first token it is taken for the chain's first model's.
/// </summary>
internal sealed class LlmCallTrace
{
    private readonly IAnswerHost _host;
    private readonly Answer _answer;
    private readonly ChatPrompt _prompt;
    private readonly TimeSpan _started;
    private readonly StringBuilder _written = new();
    private ModelLink _link;
    private TimeSpan? _firstToken;
    private ChatTokenUsage? _used;
    private bool _isCounted;
    private StringBuilder? _reasoning;

    /// <param name="host">The answer's.</param>
    /// <param name="answer">For which it is.</param>
    /// <param name="prompt">As it is sent, with a chain.</param>
    public LlmCallTrace(IAnswerHost host, Answer answer, ChatPrompt prompt)
    {
        (_host, _answer, _prompt, _started) = (host, answer, prompt, host.Clock.Now);
        _link = ModelLink.Parse(prompt.Models[0]);
    }

    public TimeSpan StartedAt => _started;

    public TimeSpan? FirstTokenAt => _firstToken;

    /// <summary>Null while it is running.</summary>
    public TimeSpan? EndedAt { get; private set; }

    public string Provider => _used?.Provider ?? "";

    public string Model => _used?.Model ?? "";

    public int PromptTokens => _used?.PromptTokens ?? 0;

    /// <summary>As the provider counted; estimated where it did not, and while it has not yet.</summary>
    public int CompletionTokens => (_used?.CompletionTokens ?? 0) + (_isCounted ? 0 : TokenEstimate.OfText(_written.ToString()));

    /// <summary>US dollars; null without a price.</summary>
    public decimal? Cost => _used?.Cost;

    /// <summary>Who writes from here on.</summary>
    public void Answers(ModelLink link) => (_link, _isCounted) = (link, false);

    public void Token(string text)
    {
        _firstToken ??= _host.Clock.Now;
        _written.Append(text);
    }

    /// <summary>What one of the models used; the last one is who answered.</summary>
    public void Used(ChatTokenUsage usage)
    {
        _used = _used is not { } before ? usage : usage with
        {
            PromptTokens = before.PromptTokens + usage.PromptTokens,
            CompletionTokens = before.CompletionTokens + usage.CompletionTokens,
            Cost = before.Cost is null ? usage.Cost : before.Cost + (usage.Cost ?? 0),
            Estimated = before.Estimated || usage.Estimated,
        };
        _isCounted = true;
        _written.Clear();
    }

    /// <summary>What the model thought; kept when the operator asked for it.</summary>
    public void Thought(string reasoning)
    {
        if (_host.Options.KeepReasoning) (_reasoning ??= new StringBuilder()).Append(reasoning);
    }

    public void Completed() => Record(LlmCallStatus.Completed, reason: null);

    public void Canceled(string reason)
    {
        Estimate();
        Record(LlmCallStatus.Canceled, reason);
    }

    public void Failed(string reason)
    {
        // One that was refused costs nothing.
        if (_written.Length > 0) Estimate();
        Record(LlmCallStatus.Failed, reason);
    }

    private void Estimate()
    {
        if (_isCounted || _host.Adapters.Find(_link.Adapter) is not { } model) return;
        var request = ChatModelWorker.RequestOf(_host.SessionId, _prompt) with { Model = _link.Model };
        var usage = ChatUsage.Estimate(model, request, _written.ToString());
        Used(new ChatTokenUsage(usage.Provider!, usage.Model, usage.PromptTokens, usage.CompletionTokens, usage.Cost, Estimated: true));
    }

    private void Record(LlmCallStatus status, string? reason)
    {
        EndedAt = _host.Clock.Now;
        _host.Record(new LlmCallRecord
        {
            Id = Guid.CreateVersion7(_host.Clock.Wall(_started)),
            SessionId = _host.SessionId,
            TurnNumber = _answer.Turn,
            Epoch = _answer.Epoch,
            Provider = Provider,
            Model = _used?.Model,
            Status = status,
            Reason = reason,
            PromptTokens = PromptTokens,
            CompletionTokens = CompletionTokens,
            StartedAt = _host.Clock.Wall(_started),
            FirstTokenMs = (_firstToken - _started)?.TotalMilliseconds,
            LatencyMs = (_host.Clock.Now - _started).TotalMilliseconds,
            Cost = _used?.Cost,
            Reasoning = _reasoning?.ToString(),
            Agent = _host.Tools.Agent?.Name,
            Estimated = _used?.Estimated ?? false,
        });
    }
}
