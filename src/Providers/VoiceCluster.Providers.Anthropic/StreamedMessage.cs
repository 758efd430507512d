using Anthropic.Models.Messages;

namespace VoiceCluster.Providers.Anthropic;

/// <summary>Collects what the events of one answer say beside its text.</summary>
internal sealed class StreamedMessage(string model)
{
    private long _prompt;
    private long _cached;
    private long _completion;

    public string Model { get; private set; } = model;

    /// <summary>True once the vendor has said why the answer ends.</summary>
    public bool IsFinished { get; private set; }

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
        }
        else if (read.TryPickContentBlockDelta(out var block) && block.Delta.TryPickText(out var text))
        {
            return text.Text;
        }

        return "";
    }

    public ChatUsage Usage(string provider, IReadOnlyDictionary<string, TokenPrice> prices) => new(
        Model, (int)_prompt, (int)_completion, prices.TryGetValue(Model, out var price) ? price.Of((int)_prompt, (int)_cached, (int)_completion) : null, Provider: provider);
}
