using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Grains.Conversations;

/// <inheritdoc/>
[PreferLocalPlacement]
public sealed class ConversationGrain(
    [PersistentState("conversation")] IPersistentState<ConversationState> state,
    ICallHistory record,
    IToolLedger ledger,
    ContextWindow window,
    ISummarizer summarizer,
    ILogger<ConversationGrain> logger)
    : Grain, IConversationGrain
{
    private Conversation _conversation = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _conversation = new Conversation(this.GetPrimaryKeyString(), state, record, ledger, window, summarizer, logger);
        return _conversation.LoadAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _conversation.SaveAsync(cancellationToken);

    public Task<ImmutableArray<ConversationTurn>> GetTurns() => _conversation.GetTurns();

    public Task<ImmutableArray<PromptMessage>> Prompt(string words, string instructions) => _conversation.Prompt(words, instructions);

    public Task Settle(int turn, UsedTool tool) => _conversation.Settle(turn, tool);

    public Task Recover() => _conversation.Recover();

    public Task Append(ConversationTurn turn) => _conversation.Append(turn);

    public Task<FallenOutTurns> GetFallenOut() => _conversation.GetFallenOut();

    public Task Summarize(int through, string summary) => _conversation.Summarize(through, summary);
}
