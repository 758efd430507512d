namespace VoiceCluster.Dialogue;

/// <summary>What a model is sent for one answer.</summary>
/// <param name="Messages">System prompt (the summary at its end), the turns that fit, the caller's newest words.</param>
/// <param name="Tokens">Tokens of all messages as counted; at most the window's.</param>
/// <param name="TurnsLeftOut">Turns of the history that did not fit and are not in the summary yet.</param>
/// <param name="NewestWasCut">The caller's newest words alone were too long: their beginning is missing.</param>
public sealed record PromptMessages(IReadOnlyList<ChatMessage> Messages, int Tokens, int TurnsLeftOut, bool NewestWasCut);

/// <summary>
/// Chooses what of a conversation fits a model's context, by tokens. What gives way, in this order: the oldest turns, each as a whole (they live on in the summary);
/// the summary; the beginning of the caller's newest words. The system prompt always stands whole.
/// </summary>
public sealed class ContextWindow
{
    /// <summary>Tokens that a message costs beside its text (role and delimiters).</summary>
    public const int MessageOverhead = 4;

    private const string SummaryHeading = "\n\nEarlier in this conversation:\n";
    private readonly ITokenCounter _counter;
    private readonly int _systemTokens;

    /// <param name="systemPrompt">May take half of the window at most.</param>
    /// <param name="maxTokens">Tokens of all messages together: the model's context less what the answer needs. 64 or more.</param>
    /// <param name="counter">Null for <see cref="EstimatedTokenCounter"/>.</param>
    /// <exception cref="ArgumentException">The system prompt is too long for the window.</exception>
    public ContextWindow(string systemPrompt, int maxTokens, ITokenCounter? counter = null)
    {
        ArgumentNullException.ThrowIfNull(systemPrompt);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxTokens, 64);
        SystemPrompt = systemPrompt;
        MaxTokens = maxTokens;
        _counter = counter ?? EstimatedTokenCounter.Instance;
        _systemTokens = TokensOf(systemPrompt);
        if (_systemTokens > maxTokens / 2)
            throw new ArgumentException($"the system prompt has about {_systemTokens} tokens, more than half of the window of {maxTokens}; shorten the prompt or enlarge the window", nameof(systemPrompt));
    }

    /// <summary>The same window with more in its system prompt; itself when there is nothing more.</summary>
    /// <exception cref="ArgumentException">The system prompt becomes too long for the window.</exception>
    public ContextWindow With(string instructions) => instructions.Length == 0 ? this : new ContextWindow($"{SystemPrompt}\n\n{instructions}", MaxTokens, _counter);

    public string SystemPrompt { get; }

    public int MaxTokens { get; }

    /// <summary>Tokens the summary may take: a fifth of what the system prompt leaves.</summary>
    public int MaxSummaryTokens => (MaxTokens - _systemTokens) / 5;

    /// <summary>The messages for an answer to <paramref name="userText"/>. Pure; takes as long as the turns that fit.</summary>
    public PromptMessages Build(ConversationHistory history, string userText)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(userText);
        var left = MaxTokens - _systemTokens;
        var newest = FitEnd(userText, left - MessageOverhead);
        left -= TokensOf(newest);

        var system = SystemPrompt;
        if (history.Summary.Length > 0)
        {
            var withSummary = string.Concat(SystemPrompt, SummaryHeading, history.Summary);
            var cost = TokensOf(withSummary) - _systemTokens;
            if (cost <= left)
            {
                system = withSummary;
                left -= cost;
            }
        }

        var kept = NewestThatFit(history, left, out var used);
        left -= used;
        var messages = new List<ChatMessage>((kept.Count * 2) + 2) { new(ChatRole.System, system) };
        for (var i = kept.Count - 1; i >= 0; i--) kept[i].AddTo(messages);
        messages.Add(new(ChatRole.User, newest));
        return new(messages, MaxTokens - left, history.Count - kept.Count, newest.Length < userText.Length);
    }

    /// <summary>
    /// Moves the oldest turns into the summary once the turns outgrow the window, so far that a quarter of the room is free again and the next turns need
    /// no summary. The same instance when nothing has to move.
    /// </summary>
    public async ValueTask<ConversationHistory> CompactAsync(ConversationHistory history, ISummarizer summarizer, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(summarizer);
        // Room for a summary and one more long utterance stays.
        var room = MaxTokens - _systemTokens - MaxSummaryTokens - (MaxTokens / 10);
        if (NewestThatFit(history, room, out _).Count == history.Count) return history;
        var keep = NewestThatFit(history, room * 3 / 4, out _).Count;
        var turns = history.ToList();
        var summary = await summarizer.SummarizeAsync(history.Summary, [.. turns.Take(turns.Count - keep)], MaxSummaryTokens, cancellationToken);
        return ConversationHistory.From(summary, turns.Skip(turns.Count - keep));
    }

    private List<ConversationTurn> NewestThatFit(ConversationHistory history, int room, out int used)
    {
        var kept = new List<ConversationTurn>();
        used = 0;
        foreach (var turn in history.NewestFirst())
        {
            var cost = (turn.UserText.Length > 0 ? TokensOf(turn.UserText) : 0) + (turn.AgentText.Length > 0 ? TokensOf(turn.AgentText) : 0)
                + turn.Tools.Sum(tool => TokensOf(tool.Call.Name) + TokensOf(tool.Call.Arguments) + TokensOf(tool.Result));
            if (used + cost > room) break;
            used += cost;
            kept.Add(turn);
        }

        return kept;
    }

    /// <summary>The text, or the longest end of it from a word on that fits.</summary>
    private string FitEnd(string text, int room)
    {
        if (_counter.Count(text) <= room) return text;
        int low = 0, high = text.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_counter.Count(text.AsSpan(middle)) <= room) high = middle;
            else low = middle + 1;
        }

        while (low < text.Length && !char.IsWhiteSpace(text[low])) low++;
        return text[low..].TrimStart();
    }

    private int TokensOf(string text) => _counter.Count(text) + MessageOverhead;
}
