using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Tools;

namespace VoiceCluster.Grains.Conversations;

/// <summary>
/// What a conversation remembers. Nobody waits for its storage: writes run behind, and a turn that was recorded but not written here is read back from
/// the record.
/// </summary>
internal sealed partial class Conversation(
    string id, IPersistentState<ConversationState> state, ICallHistory record, IToolLedger ledger, ContextWindow window, ISummarizer summarizer, ILogger logger)
{
    // Without a model they are summed up by picking alone.
    private const int MostFallenOut = 32;

    private ConversationHistory _history = ConversationHistory.Empty;
    private Task _writing = Task.CompletedTask;
    private bool _unwritten;
    private ContextWindow? _window;
    private string _instructions = "";
    private ImmutableSortedDictionary<int, ConversationTurn> _lost = ImmutableSortedDictionary<int, ConversationTurn>.Empty;

    /// <summary>Reads the record for what is not in the state.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _history = ConversationHistory.From(state.State.Summary, state.State.Turns.Select(Remembered));
        var recorded = await record.GetTurnsAsync(id, state.State.LastTurn, cancellationToken);
        var tools = recorded.Count > 0 ? await ToolsAsync() : [];
        foreach (var turn in recorded)
        {
            Add(new ConversationTurn(turn.Number, turn.UserText, turn.HeardText, turn.WasInterrupted)
            {
                Tools = tools.TryGetValue(turn.Number, out var used) ? used.Tools : [],
            });
        }
    }

    /// <inheritdoc cref="IConversationGrain.Recover"/>
    public async Task Recover()
    {
        var recorded = (await record.GetTurnsAsync(id, after: 0, CancellationToken.None)).Select(static turn => turn.Number).ToHashSet();
        foreach (var turn in (await ToolsAsync()).Values.Where(turn => !recorded.Contains(turn.Number)))
        {
            _lost = _lost.SetItem(turn.Number, turn);
            if (turn.Number > state.State.LastTurn) Add(turn);
        }
    }

    /// <inheritdoc cref="IConversationGrain.Settle"/>
    public Task Settle(int turn, UsedTool tool)
    {
        var place = state.State.Turns.FindIndex(known => known.Number == turn);
        if (place < 0) return Task.CompletedTask;
        var known = state.State.Turns[place];
        state.State.Turns[place] = known with { Tools = known.Tools.RemoveAll(used => used.Call.Id == tool.Call.Id).Add(tool) };
        _history = ConversationHistory.From(state.State.Summary, state.State.Turns.Select(Remembered));
        Write();
        return Task.CompletedTask;
    }

    /// <inheritdoc cref="IConversationGrain.GetTurns"/>
    public async Task<ImmutableArray<ConversationTurn>> GetTurns()
    {
        var turns = await record.GetTurnsAsync(id, after: 0, CancellationToken.None);
        return [.. turns.Select(static t => new ConversationTurn(t.Number, t.UserText, t.HeardText, t.WasInterrupted) { Citations = [.. Citation.FromJson(t.Citations).Select(CitedPassage.From)] })
            .Concat(_lost.Values.Where(lost => turns.All(t => t.Number != lost.Number))).OrderBy(static t => t.Number)];
    }

    /// <inheritdoc cref="IConversationGrain.Prompt"/>
    public Task<ImmutableArray<PromptMessage>> Prompt(string words, string instructions)
    {
        if (_window is null || instructions != _instructions) (_window, _instructions) = (window.With(instructions), instructions);
        return Task.FromResult(_window.Build(_history, words).Messages.Select(PromptMessage.From).ToImmutableArray());
    }

    /// <inheritdoc cref="IConversationGrain.Append"/>
    public async Task Append(ConversationTurn turn)
    {
        if (turn.Number <= state.State.LastTurn) return;
        Add(turn);
        _history = await (_window ?? window).CompactAsync(_history, summarizer);
        state.State.Summary = _history.Summary;
        var fallenOut = state.State.Turns.Count - _history.Count;
        if (fallenOut > 0)
        {
            state.State.FallenOut.AddRange(state.State.Turns.Take(fallenOut));
            state.State.Turns.RemoveRange(0, fallenOut);
            var tooMany = state.State.FallenOut.Count - MostFallenOut;
            if (tooMany > 0)
            {
                state.State.ModelSummary = await FoldAsync(state.State.FallenOut.Take(tooMany));
                state.State.FallenOut.RemoveRange(0, tooMany);
            }
        }

        Write();
    }

    /// <inheritdoc cref="IConversationGrain.GetFallenOut"/>
    public Task<FallenOutTurns> GetFallenOut() =>
        Task.FromResult(new FallenOutTurns(state.State.ModelSummary, [.. state.State.FallenOut], (_window ?? window).MaxSummaryTokens));

    /// <inheritdoc cref="IConversationGrain.Summarize"/>
    public async Task Summarize(int through, string summary)
    {
        var summedUp = state.State.FallenOut.FindLastIndex(turn => turn.Number <= through) + 1;
        // Another summary came first.
        if (summedUp == 0) return;
        state.State.ModelSummary = SummaryLines.Of(summary);
        state.State.FallenOut.RemoveRange(0, summedUp);
        state.State.Summary = await FoldAsync(state.State.FallenOut);
        _history = ConversationHistory.From(state.State.Summary, state.State.Turns.Select(Remembered));
        Write();
    }

    /// <summary>Ends when what is not written yet is, or cannot be.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        if (_unwritten) await WriteAsync().WaitAsync(cancellationToken);
    }

    private static Dialogue.ConversationTurn Remembered(ConversationTurn turn) =>
        new(turn.User, turn.Agent, turn.Interrupted) { Tools = [.. turn.Tools.Select(static used => used.ToExchange())] };

    /// <summary>By turn, what the ledger has of it; empty while it cannot be read.</summary>
    private async Task<Dictionary<int, ConversationTurn>> ToolsAsync()
    {
        try
        {
            var calls = await ledger.GetAsync(id, CancellationToken.None);
            return calls.GroupBy(static call => call.TurnNumber).ToDictionary(static turn => turn.Key, static turn => new ConversationTurn(turn.Key, turn.First().UserText, "", Interrupted: true)
            {
                Tools = [.. turn.Select(static call => new UsedTool(new RequestedTool(call.CallId, call.Tool, call.Arguments), ToolWords.Of(call)))],
            });
        }
        catch (Exception exception)
        {
            LogNoLedger(exception, id);
            return [];
        }
    }

    private ValueTask<string> FoldAsync(IEnumerable<ConversationTurn> turns) =>
        summarizer.SummarizeAsync(state.State.ModelSummary, [.. turns.Select(Remembered)], (_window ?? window).MaxSummaryTokens, CancellationToken.None);

    private void Add(ConversationTurn turn)
    {
        _history = _history.Append(Remembered(turn));
        state.State.Turns.Add(turn);
        state.State.LastTurn = turn.Number;
    }

    private void Write()
    {
        _unwritten = true;
        if (_writing.IsCompleted) _writing = WriteAsync();
    }

    /// <summary>Writes until what is written is the newest; a failure is tried again with the next turn, or on deactivation.</summary>
    private async Task WriteAsync()
    {
        try
        {
            while (_unwritten)
            {
                _unwritten = false;
                await state.WriteStateAsync();
            }
        }
        catch (Exception exception)
        {
            _unwritten = true;
            LogNotWritten(exception, id);
        }
    }

    [LoggerMessage(41, LogLevel.Warning, "Conversation {ConversationId}: the ledger of tools could not be read")]
    private partial void LogNoLedger(Exception exception, string conversationId);

    [LoggerMessage(40, LogLevel.Warning, "Conversation {ConversationId}: state not written; its turns stand in the record")]
    private partial void LogNotWritten(Exception exception, string conversationId);
}
