using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Storage;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Conversations;

/// <inheritdoc/>
/// <remarks>Nobody waits for its storage: writes run behind, and a turn that was recorded but not written here is read back from the record.</remarks>
[PreferLocalPlacement]
public sealed partial class ConversationGrain(
    [PersistentState("conversation")] IPersistentState<ConversationState> state,
    ICallHistory record,
    ContextWindow window,
    ISummarizer summarizer,
    ILogger<ConversationGrain> logger)
    : Grain, IConversationGrain
{
    private ConversationHistory _history = ConversationHistory.Empty;
    private Task _writing = Task.CompletedTask;
    private bool _unwritten;
    private ContextWindow? _window;
    private string _instructions = "";

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _history = ConversationHistory.From(state.State.Summary, state.State.Turns.Select(Remembered));
        foreach (var turn in await record.GetTurnsAsync(this.GetPrimaryKeyString(), state.State.LastTurn, cancellationToken))
            Add(new ConversationTurn(turn.Number, turn.UserText, turn.HeardText, turn.WasInterrupted));
    }

    public async Task<ImmutableArray<ConversationTurn>> GetTurns()
    {
        var turns = await record.GetTurnsAsync(this.GetPrimaryKeyString(), after: 0, CancellationToken.None);
        return [.. turns.Select(t => new ConversationTurn(t.Number, t.UserText, t.HeardText, t.WasInterrupted))];
    }

    public Task<ImmutableArray<PromptMessage>> Prompt(string words, string instructions)
    {
        if (_window is null || instructions != _instructions) (_window, _instructions) = (window.With(instructions), instructions);
        return Task.FromResult(_window.Build(_history, words).Messages.Select(m => new PromptMessage(m.Role, m.Text)).ToImmutableArray());
    }

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

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
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
            LogNotWritten(exception, this.GetPrimaryKeyString());
        }
    }

    [LoggerMessage(40, LogLevel.Warning, "Conversation {ConversationId}: state not written; its turns stand in the record")]
    private partial void LogNotWritten(Exception exception, string conversationId);
}
