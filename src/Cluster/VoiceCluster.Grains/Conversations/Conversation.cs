using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Conversations;

/// <summary>
/// What a conversation remembers. Nobody waits for its storage: writes run behind, and a turn that was recorded but not written here is read back from
/// the record.
/// </summary>
internal sealed partial class Conversation(
    string id, IPersistentState<ConversationState> state, ICallHistory record, ContextWindow window, ISummarizer summarizer, ILogger logger)
{
    private ConversationHistory _history = ConversationHistory.Empty;
    private Task _writing = Task.CompletedTask;
    private bool _unwritten;
    private ContextWindow? _window;
    private string _instructions = "";

    /// <summary>Reads the record for what is not in the state.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        _history = ConversationHistory.From(state.State.Summary, state.State.Turns.Select(Remembered));
        foreach (var turn in await record.GetTurnsAsync(id, state.State.LastTurn, cancellationToken))
            Add(new ConversationTurn(turn.Number, turn.UserText, turn.HeardText, turn.WasInterrupted));
    }

    /// <inheritdoc cref="IConversationGrain.GetTurns"/>
    public async Task<ImmutableArray<ConversationTurn>> GetTurns()
    {
        var turns = await record.GetTurnsAsync(id, after: 0, CancellationToken.None);
        return [.. turns.Select(t => new ConversationTurn(t.Number, t.UserText, t.HeardText, t.WasInterrupted))];
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
        if (fallenOut > 0) state.State.Turns.RemoveRange(0, fallenOut);
        _unwritten = true;
        if (_writing.IsCompleted) _writing = WriteAsync();
    }

    /// <summary>Ends when what is not written yet is, or cannot be.</summary>
    public async Task SaveAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        if (_unwritten) await WriteAsync().WaitAsync(cancellationToken);
    }

    private static Dialogue.ConversationTurn Remembered(ConversationTurn turn) => new(turn.User, turn.Agent, turn.Interrupted);

    private void Add(ConversationTurn turn)
    {
        _history = _history.Append(Remembered(turn));
        state.State.Turns.Add(turn);
        state.State.LastTurn = turn.Number;
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

    [LoggerMessage(40, LogLevel.Warning, "Conversation {ConversationId}: state not written; its turns stand in the record")]
    private partial void LogNotWritten(Exception exception, string conversationId);
}
