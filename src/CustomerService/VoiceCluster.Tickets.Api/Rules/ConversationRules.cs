using System.Globalization;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.Tickets.Desk;

namespace VoiceCluster.Tickets.Rules;

/// <summary>Writes down what happens in conversations for the rules, in the silo of the call, which has its record at hand. No call waits for it, or fails with it.</summary>
internal sealed partial class ConversationRules(
    TicketFiles files, ConversationFacts facts, IRuleEventStore events, ITicketBell bell, ILogger<ConversationRules> logger) : IConversationWatcher
{
    /// <inheritdoc/>
    public async Task TurnUnderstoodAsync(UnderstandingRecord understood, string words, CancellationToken cancellationToken)
    {
        if (!files.RulesOf(Organisations.Default).Has(RuleEvents.TurnUnderstood)) return;
        try
        {
            if (await facts.OfTurnAsync(Organisations.Default, understood, words, cancellationToken) is not { } known) return;
            var key = string.Create(CultureInfo.InvariantCulture, $"conversation/{understood.SessionId}/{understood.TurnNumber}");
            await AddAsync(key, RuleEvents.TurnUnderstood, understood.SessionId, known, understood.UnderstoodAt, cancellationToken);
        }
        catch (Exception exception)
        {
            LogNotAsked(exception, understood.SessionId);
        }
    }

    /// <inheritdoc/>
    public async Task EndedAsync(string sessionId, CancellationToken cancellationToken)
    {
        if (!files.RulesOf(Organisations.Default).Has(RuleEvents.CallEnded)) return;
        try
        {
            if (await facts.OfEndAsync(Organisations.Default, sessionId, cancellationToken) is not { } ended) return;
            // A session that is resumed ends again.
            var key = string.Create(CultureInfo.InvariantCulture, $"conversation/{sessionId}/end/{ended.At.ToUnixTimeMilliseconds()}");
            await AddAsync(key, RuleEvents.CallEnded, sessionId, ended.Facts, ended.At, cancellationToken);
        }
        catch (Exception exception)
        {
            LogNotAsked(exception, sessionId);
        }
    }

    private async Task AddAsync(string key, string name, string sessionId, Dictionary<string, object?> known, DateTimeOffset at, CancellationToken cancellationToken)
    {
        await events.AddAsync(
            new RuleEventRecord { OrganisationId = Organisations.Default, Key = key, Event = name, SubjectKind = RuleEventRecord.Conversation, Subject = sessionId, Facts = FactJson.Write(known), At = at },
            cancellationToken);
        bell.Ring();
    }

    [LoggerMessage(70, LogLevel.Error, "Conversation {ConversationId}: what happened could not be written down, and no rule is asked about it")]
    private partial void LogNotAsked(Exception exception, string conversationId);
}
