using System.Text;
using OpenAI.Chat;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>What one streamed answer has told so far besides its text: that it finished, what it used, what went wrong.</summary>
internal sealed class StreamedAnswer(string requestedModel)
{
    private string? _answeredModel;
    private ChatTokenUsage? _usage;
    private readonly PartialToolCalls _calls = new();
    private bool _isCut;
    private int _bytes;

    /// <summary>A finish_reason came: the answer is whole (or cut on purpose).</summary>
    public bool Finished { get; private set; }

    /// <summary>The answer ended, by its length or without a word, in the middle of a call.</summary>
    public bool IsCutInCall => _isCut && !_calls.AreWhole;

    /// <summary>The error object that some servers send in mid-stream, as JSON.</summary>
    public string? Error { get; private set; }

    /// <summary>Takes note of an update and returns its text, often empty, and what the model thought, mostly nothing.</summary>
    public (string Text, string? Reasoning) Add(StreamingChatCompletionUpdate update)
    {
        Finished |= update.FinishReason is not null;
        _isCut |= update.FinishReason is ChatFinishReason.Length || update.Patch.Contains(CompletionChunk.ImpliedPath);
        foreach (var call in update.ToolCallUpdates) _calls.Add(call.Index, call.ToolCallId, call.FunctionName, call.FunctionArgumentsUpdate?.ToString());
        _usage = update.Usage ?? _usage;
        if (!string.IsNullOrEmpty(update.Model)) _answeredModel = update.Model;
        if (update.Patch.Contains("$.error"u8)) Error = update.Patch.GetJson("$.error"u8).ToString();
        var text = Text(update);
        _bytes += Encoding.UTF8.GetByteCount(text);
        return (text, update.Patch.Contains(CompletionChunk.ReasoningPath) ? update.Patch.GetString(CompletionChunk.ReasoningPath) : null);
    }

    /// <summary>Every call that the answer asks for.</summary>
    public IReadOnlyList<Dialogue.ToolCall> Calls(ToolNames names) => _calls.Complete(names);

    /// <summary>What the server counted, or an estimate; with the cost when the model that was asked for, or the one that answered, has a price.</summary>
    public ChatUsage Usage(string provider, ChatRequest request, IReadOnlyDictionary<string, TokenPrice> prices)
    {
        var prompt = _usage?.InputTokenCount ?? TokenEstimate.OfPrompt(request);
        var completion = _usage?.OutputTokenCount ?? TokenEstimate.OfBytes(_bytes + _calls.Characters);
        var cached = _usage?.InputTokenDetails?.CachedTokenCount ?? 0;
        var model = _answeredModel ?? requestedModel;
        var price = prices.GetValueOrDefault(requestedModel) ?? prices.GetValueOrDefault(model);
        return new ChatUsage(model, prompt, completion, price?.Of(prompt, cached, completion), Estimated: _usage is null, Provider: provider);
    }

    /// <summary>A refusal is the model's answer too: the caller hears it.</summary>
    private static string Text(StreamingChatCompletionUpdate update)
    {
        var text = update.RefusalUpdate ?? "";
        foreach (var part in update.ContentUpdate) text += part.Text;
        return text;
    }
}
