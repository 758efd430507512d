using VoiceCluster.Dialogue;
using VoiceCluster.Tickets.Desk;

namespace VoiceCluster.Tickets.Rules;

/// <summary>What rules may know of a conversation at one of its turns, from its record: the same when it goes on and when rules are tried on it a year later.</summary>
internal sealed class ConversationFacts(ICallHistory history, PeopleNames names)
{
    /// <summary>What happened in a conversation that rules are asked about, in order: each turn that was understood, and its end.</summary>
    public async Task<IReadOnlyList<ConversationMoment>?> ReplayAsync(string organisation, string sessionId, CancellationToken cancellationToken)
    {
        if (await ReadAsync(sessionId, cancellationToken) is not { } record) return null;
        var moments = new List<ConversationMoment>();
        foreach (var understood in record.Understanding.OrderBy(static one => one.TurnNumber))
            moments.Add(new ConversationMoment(RuleEvents.TurnUnderstood, understood.TurnNumber, understood.UnderstoodAt, await OfAsync(organisation, record, understood, null, cancellationToken)));
        if (record.Session.EndedAt is { } endedAt)
            moments.Add(new ConversationMoment(RuleEvents.CallEnded, 0, endedAt, await EndAsync(organisation, record, cancellationToken)));
        return moments;
    }

    /// <summary>A turn was understood; null when the conversation is not recorded.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="understood">What was understood.</param>
    /// <param name="words">What the caller said: the turn's own record may come later.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Dictionary<string, object?>?> OfTurnAsync(string organisation, UnderstandingRecord understood, string words, CancellationToken cancellationToken) =>
        await ReadAsync(understood.SessionId, cancellationToken) is { } record ? await OfAsync(organisation, record, understood, words, cancellationToken) : null;

    /// <summary>The call ended; null when it is not recorded, or goes on.</summary>
    public async Task<ConversationMoment?> OfEndAsync(string organisation, string sessionId, CancellationToken cancellationToken) =>
        await ReadAsync(sessionId, cancellationToken) is { Session.EndedAt: { } endedAt } record
            ? new ConversationMoment(RuleEvents.CallEnded, 0, endedAt, await EndAsync(organisation, record, cancellationToken))
            : null;

    private async Task<Record?> ReadAsync(string sessionId, CancellationToken cancellationToken) =>
        await history.FindSessionAsync(sessionId, cancellationToken) is { } session
            ? new Record(session, await history.GetTurnsAsync(sessionId, after: 0, cancellationToken), await history.GetUnderstandingAsync(sessionId, cancellationToken))
            : null;

    private async Task<Dictionary<string, object?>> EndAsync(string organisation, Record record, CancellationToken cancellationToken)
    {
        var facts = await BaseAsync(organisation, record, RuleEvents.CallEnded, record.Session.EndedAt!.Value, int.MaxValue, cancellationToken);
        Add(facts, record.Understanding.MaxBy(static one => one.TurnNumber));
        facts["said"] = record.Turns.Count > 0 ? record.Turns[^1].UserText : null;
        facts["end_cause"] = record.Session.EndCause;
        return facts;
    }

    private async Task<Dictionary<string, object?>> OfAsync(string organisation, Record record, UnderstandingRecord understood, string? words, CancellationToken cancellationToken)
    {
        var facts = await BaseAsync(organisation, record, RuleEvents.TurnUnderstood, understood.UnderstoodAt, understood.TurnNumber, cancellationToken);
        Add(facts, understood);
        facts["said"] = words ?? record.Turns.FirstOrDefault(turn => turn.Number == understood.TurnNumber)?.UserText;
        facts["turns"] = understood.TurnNumber;
        return facts;
    }

    private async Task<Dictionary<string, object?>> BaseAsync(string organisation, Record record, string name, DateTimeOffset at, int lastTurn, CancellationToken cancellationToken)
    {
        var local = await names.LocalAsync(organisation, at, cancellationToken);
        return new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["event"] = name,
            ["turns"] = record.Turns.Count(turn => turn.Number <= lastTurn),
            ["interruptions"] = record.Turns.Count(turn => turn.Number <= lastTurn && turn.WasInterrupted),
            ["call_time"] = at - record.Session.StartedAt,
            ["channel"] = record.Session.Channel,
            ["customer"] = CallerIdentity.Of(record.Session.Channel, record.Session.Metadata, believesClients: false),
            ["time"] = TimeOnly.FromTimeSpan(local.TimeOfDay),
            ["weekday"] = local.DayOfWeek.ToString().ToLowerInvariant(),
        };
    }

    private static void Add(Dictionary<string, object?> facts, UnderstandingRecord? understood)
    {
        if (understood is null) return;
        facts["intent"] = understood.Intent;
        facts["intent_confidence"] = understood.Intent is null ? null : understood.IntentConfidence;
        facts["sentiment"] = UnderstandingRecord.NameOf(understood.Sentiment);
        facts["sentiment_confidence"] = understood.SentimentConfidence;
        facts["emotion"] = UnderstandingRecord.NameOf(understood.Emotion);
        facts["emotion_confidence"] = understood.EmotionConfidence;
        facts["language"] = understood.Language;
        facts["profane"] = understood.IsProfane;
    }

    private sealed record Record(SessionRecord Session, IReadOnlyList<TurnRecord> Turns, IReadOnlyList<UnderstandingRecord> Understanding);
}

/// <summary>Something in a conversation that rules are asked about.</summary>
/// <param name="Event">One of <see cref="RuleEvents.All"/>.</param>
/// <param name="Turn">The turn; 0 for the end.</param>
/// <param name="At">When.</param>
/// <param name="Facts">What is known then.</param>
internal sealed record ConversationMoment(string Event, int Turn, DateTimeOffset At, Dictionary<string, object?> Facts);
