using System.Text.Json;
using Microsoft.Extensions.Logging;
using VoiceCluster.Tickets.Desk;
using VoiceCluster.Tickets.Rules;

namespace VoiceCluster.Tickets.Clock;

/// <summary>
/// One round of the clock: 1. after promises were changed, all open tickets are measured again; 2. tickets whose alarm is due are measured, and alarms told; 3. rules are
/// asked about what has happened, and what they say is done. Everything that it goes by stands in the database, and what it does is done once however often it is begun, so
/// that a process that dies in the middle loses nothing.
/// </summary>
internal sealed partial class TicketSweep(
    TicketDesk desk, ITicketStore store, IRuleEventStore events, RuleActions actions, TicketFiles files, ILogger<TicketSweep> logger)
{
    /// <summary>An event that fails so often is given up, and says so in its trace.</summary>
    public const int MostAttempts = 10;

    private const int Batch = 200;

    private static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private long? _promises;

    /// <summary>Runs a round. What of it fails is logged, and comes again with the next.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // 1. Also at the first round: promises may have changed while nobody ran.
        var promises = files.SlaRevision;
        if (promises != _promises)
        {
            await store.MeasureAllAsync(desk.Now, cancellationToken);
            _promises = promises;
        }

        // 2.
        IReadOnlyList<Ticket> due;
        var failed = false;
        do
        {
            due = await store.DueAsync(desk.Now, Batch, cancellationToken);
            foreach (var ticket in due) failed |= !await MeasureAsync(ticket, cancellationToken);
        }
        while (due.Count == Batch && !failed);

        // 3.
        IReadOnlyList<RuleEventRecord> pending;
        do
        {
            pending = await events.PendingAsync(Batch, cancellationToken);
            foreach (var happened in pending) failed |= !await AskAsync(happened, cancellationToken);
        }
        while (pending.Count == Batch && !failed);
    }

    private async Task<bool> MeasureAsync(Ticket ticket, CancellationToken cancellationToken)
    {
        try
        {
            await desk.MeasureAsync(ticket, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotMeasured(exception, ticket.Number, ticket.OrganisationId);
            return false;
        }
    }

    private async Task<bool> AskAsync(RuleEventRecord happened, CancellationToken cancellationToken)
    {
        try
        {
            var verdict = files.RulesOf(happened.OrganisationId).Evaluate(happened.Event, FactJson.Read(happened.Facts));
            var outcomes = new List<ActionOutcome>();
            foreach (var rule in verdict.Held)
            {
                for (var i = 0; i < rule.Actions.Count; i++) outcomes.Add(await actions.DoAsync(happened, rule, i, cancellationToken));
            }

            await events.CompleteAsync(happened with { DoneAt = desk.Now, Trace = Write(verdict.Trace), Actions = Write(outcomes) }, cancellationToken);
            return true;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNotAsked(exception, happened.Key, happened.Attempts + 1);
            await NoteFailureAsync(happened, exception, cancellationToken);
            return false;
        }
    }

    private async Task NoteFailureAsync(RuleEventRecord happened, Exception exception, CancellationToken cancellationToken)
    {
        var tried = happened with { Attempts = happened.Attempts + 1 };
        if (tried.Attempts >= MostAttempts) tried = tried with { DoneAt = desk.Now, Actions = Write(new[] { new ActionOutcome("", "", false, $"given up: {exception.Message}") }) };
        await events.CompleteAsync(tried, cancellationToken);
    }

    private static string Write<T>(IEnumerable<T> values) => JsonSerializer.Serialize(values, Json);

    [LoggerMessage(71, LogLevel.Error, "Ticket {Number} of {Organisation} could not be measured; it is tried again")]
    private partial void LogNotMeasured(Exception exception, int number, string organisation);

    [LoggerMessage(72, LogLevel.Error, "Rules could not be asked about {Event}, or not do what they say (attempt {Attempt})")]
    private partial void LogNotAsked(Exception exception, string @event, int attempt);
}
