using Anthropic.Models.Messages;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Anthropic;

/// <summary>Collects what the events of one answer say beside its text.</summary>
internal sealed class StreamedMessage(string model)
{
    private readonly PartialToolCalls _calls = new();
    private bool _isCut;
    private long _prompt;
    private long _cached;
    private long _completion;

    public string Model { get; private set; } = model;

    /// <summary>True once the vendor has said why the answer ends.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>The answer ended by its length in the middle of a call.</summary>
    public bool IsCutInCall => _isCut && !_calls.AreWhole;

    /// <summary>The event's text; empty when it brings none.</summary>
    public string Read(RawMessageStreamEvent read)
    {
        if (read.TryPickStart(out var start))
        {
            Model = start.Message.Model.Raw();
            var usage = start.Message.Usage;
            _cached = usage.CacheReadInputTokens ?? 0;
            _prompt = usage.InputTokens + _cached + (usage.CacheCreationInputTokens ?? 0);
        }
        else if (read.TryPickDelta(out var delta))
        {
            _completion = delta.Usage.OutputTokens;
            IsFinished = delta.Delta.StopReason is not null;
            _isCut = delta.Delta.StopReason?.Raw() is "max_tokens" or "model_context_window_exceeded";
        }
        else if (read.TryPickContentBlockStart(out var begun) && begun.ContentBlock.TryPickToolUse(out var call))
        {
            _calls.Add((int)begun.Index, call.ID, call.Name, null);
        }
        else if (read.TryPickContentBlockDelta(out var block))
        {
            if (block.Delta.TryPickText(out var text)) return text.Text;
            if (block.Delta.TryPickInputJson(out var input)) _calls.Add((int)block.Index, null, null, input.PartialJson);
        }

        return "";
    }

    /// <summary>Every call that the answer asks for.</summary>
    public IReadOnlyList<ToolCall> Calls(ToolNames names) => _calls.Complete(names);

    /// <summary>What the vendor counted.</summary>
    /// <param name="provider">The adapter's name.</param>
    /// <param name="price">Of the model that was asked for.</param>
    /// <param name="prices">By model: the one that answered may be called otherwise, with a date in its name.</param>
    public ChatUsage Usage(string provider, TokenPrice? price, IReadOnlyDictionary<string, TokenPrice> prices) => new(
        Model, (int)_prompt, (int)_completion, (prices.GetValueOrDefault(Model) ?? price)?.Of((int)_prompt, (int)_cached, (int)_completion), Provider: provider);
}
