using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Models;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// Has a model sum up what fell out of the conversation's window, after turns and beside the answers: until it has, and where no model can, what was picked out stands. Lives on its call's
/// activation, so nothing here locks.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="agent">Its agent's name; null for the default one.</param>
/// <param name="services">The silo's.</param>
/// <param name="conversation">The call's.</param>
internal sealed partial class CallSummaries(Call call, string? agent, CallServices services, IConversationGrain conversation)
{
    // A request for each turn would cost more than it saves.
    private const int FewestTurns = 4;

    private readonly ILogger _logger = services.Loggers.CreateLogger<CallSummaries>();

    /// <summary>Ends when nothing is asked any more; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>A turn is in the conversation. While a model is at work, the turns wait for the next time.</summary>
    public void Refresh(int turn)
    {
        if (Completion.IsCompleted) Completion = RefreshAsync(turn);
    }

    /// <summary>A model's summary; null where none can be asked, or none answers.</summary>
    /// <param name="turn">The newest turn.</param>
    /// <param name="summary">Of all before.</param>
    /// <param name="turns">What is added, oldest first.</param>
    /// <param name="maxTokens">The new summary holds at most so many.</param>
    public async Task<string?> AskAsync(int turn, string summary, IEnumerable<Dialogue.ConversationTurn> turns, int maxTokens)
    {
        var chain = services.Summaries.Able(call.ModelsFor("", usesTools: false));
        if (chain.Count == 0) return null;
        var reply = await services.Summaries.AskAsync(chain, summary, turns, maxTokens);
        call.Record(reply.Use.ToRecord(call.SessionId, turn, agent, LlmCallPurpose.Summary));
        if (!string.IsNullOrWhiteSpace(reply.Text)) return reply.Text;
        LogNoSummary(reply.Failure, call.SessionId);
        return null;
    }

    private async Task RefreshAsync(int turn)
    {
        try
        {
            var fallenOut = await conversation.GetFallenOut();
            if (fallenOut.Turns.Length < FewestTurns) return;
            var said = fallenOut.Turns.Select(static one => new Dialogue.ConversationTurn(one.User, one.Agent, one.Interrupted));
            if (await AskAsync(turn, fallenOut.Summary, said, fallenOut.MaxTokens) is { } summary) await conversation.Summarize(fallenOut.Turns[^1].Number, summary);
        }
        catch (Exception exception)
        {
            LogNoSummary(exception, call.SessionId);
        }
    }

    [LoggerMessage(75, LogLevel.Warning, "Call {CallId}: no model summed the conversation up; what was picked out of it stands")]
    private partial void LogNoSummary(Exception? exception, string callId);
}
