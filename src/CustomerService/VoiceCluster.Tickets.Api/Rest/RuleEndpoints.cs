using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Rest;
using VoiceCluster.Tickets.Rules;

namespace VoiceCluster.Tickets.Rest;

/// <summary>An organisation's rules.</summary>
/// <param name="Rules">In the order in which they are asked.</param>
/// <param name="Problems">What is wrong with files, whose earlier contents stay.</param>
public sealed record RulesView(IReadOnlyList<RuleView> Rules, IReadOnlyList<string> Problems);

/// <summary>A rule.</summary>
/// <param name="Name">Once in an organisation.</param>
/// <param name="Priority">Higher ones are asked first.</param>
/// <param name="Events">On what it is asked: <c>turn_understood</c>, <c>ticket_changed</c>, <c>call_ended</c>.</param>
/// <param name="Stops">When it holds, no further rule is asked.</param>
/// <param name="Actions">What it does.</param>
public sealed record RuleView(string Name, int Priority, IReadOnlyList<string> Events, bool Stops, IReadOnlyList<string> Actions)
{
    internal static RuleView Of(Rule rule) => new(rule.Name, rule.Priority, rule.Events, rule.Stops, [.. rule.Actions.Select(static action => action.Kind)]);
}

/// <summary>What rules said and did about one event.</summary>
/// <param name="Event">What happened: <c>turn_understood</c>, <c>ticket_changed</c> or <c>call_ended</c>.</param>
/// <param name="At">When.</param>
/// <param name="DoneAt">When rules had been asked; null: not yet.</param>
/// <param name="Trace">Each rule that was asked, and the leaf of its tree that decided.</param>
/// <param name="Actions">What was done, or why not.</param>
public sealed record RuleTraceView(string Event, DateTimeOffset At, DateTimeOffset? DoneAt, IReadOnlyList<RuleTrace> Trace, IReadOnlyList<ActionOutcome> Actions)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    internal static RuleTraceView Of(RuleEventRecord e) => new(
        e.Event, e.At, e.DoneAt, JsonSerializer.Deserialize<List<RuleTrace>>(e.Trace, Json)!, JsonSerializer.Deserialize<List<ActionOutcome>>(e.Actions, Json)!);
}

/// <summary>Rules to try.</summary>
/// <param name="Rules">A file of rules (YAML); null for those that hold.</param>
/// <param name="Conversations">Ids, at most 50.</param>
/// <param name="Tickets">Numbers, at most 50.</param>
public sealed record TryRulesRequest(string? Rules, IReadOnlyList<string>? Conversations, IReadOnlyList<int>? Tickets);

/// <summary>What rules would have said.</summary>
/// <param name="Moments">In order, the conversations first.</param>
public sealed record TriedRulesView(IReadOnlyList<TriedMomentView> Moments);

/// <summary>What rules would have said at one moment. Nothing was done.</summary>
/// <param name="Conversation">Its id; null for a ticket.</param>
/// <param name="Ticket">Its number; null for a conversation.</param>
/// <param name="Event">What happened.</param>
/// <param name="Turn">The conversation's turn; null for its end and for tickets.</param>
/// <param name="At">When; of a ticket, now.</param>
/// <param name="Held">The rules that hold, in the order in which they are asked.</param>
/// <param name="Actions">What they would do: <c>RULE: ACTION</c>.</param>
/// <param name="Trace">Each rule that was asked, and the leaf of its tree that decided.</param>
public sealed record TriedMomentView(
    string? Conversation, int? Ticket, string Event, int? Turn, DateTimeOffset At, IReadOnlyList<string> Held, IReadOnlyList<string> Actions, IReadOnlyList<RuleTrace> Trace);

/// <summary><c>/api/v1/rules</c>, and the traces of tickets and conversations.</summary>
internal static class RuleEndpoints
{
    private const int Most = 50;
    private const int MostTraces = 500;
    private const int LongestFile = 200_000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapRules(this IEndpointRouteBuilder api)
    {
        api.MapGet("/rules", List).For(Permission.TicketsRead).WithName("ListRules").WithSummary("The organisation's rules, and what is wrong with their files.");
        api.MapPost("/rules/try", TryAsync).For(Permission.TicketsWrite).WithName("TryRules").WithSummary("What rules would have said of past conversations, and of tickets as they are. Nothing is done.");
        api.MapGet("/tickets/{number:int}/trace", OfTicketAsync).For(Permission.TicketsRead).WithName("GetTicketTrace").WithSummary("What rules said and did about a ticket, and why.");
        api.MapGet("/conversations/{id}/trace", OfConversationAsync).For(Permission.ConversationsRead).WithName("GetConversationTrace").WithSummary("What rules said and did about a conversation, and why.");
    }

    private static Ok<RulesView> List(HttpContext context, TicketFiles files)
    {
        var organisation = context.Caller().OrganisationId;
        return TypedResults.Ok(new RulesView([.. files.RulesOf(organisation).Rules.Select(RuleView.Of)], [.. files.ProblemsOf(organisation)]));
    }

    private static async Task<Results<Ok<IReadOnlyList<RuleTraceView>>, ProblemHttpResult>> OfTicketAsync(int number, HttpContext context, ITicketStore store, IRuleEventStore events)
    {
        var organisation = context.Caller().OrganisationId;
        if (await store.FindAsync(organisation, number, context.RequestAborted) is null) return Problem.NotFound($"There is no ticket {number}.");
        return TypedResults.Ok<IReadOnlyList<RuleTraceView>>([.. (await events.ListAsync(
            organisation, RuleEventRecord.Ticket, number.ToString(CultureInfo.InvariantCulture), MostTraces, context.RequestAborted)).Select(RuleTraceView.Of)]);
    }

    private static async Task<Results<Ok<IReadOnlyList<RuleTraceView>>, ProblemHttpResult>> OfConversationAsync(string id, HttpContext context, IRuleEventStore events)
    {
        if (!ConversationIds.IsValid(id)) return Problem.NotFound($"There is no conversation {id}.");
        return TypedResults.Ok<IReadOnlyList<RuleTraceView>>([.. (await events.ListAsync(
            context.Caller().OrganisationId, RuleEventRecord.Conversation, id, MostTraces, context.RequestAborted)).Select(RuleTraceView.Of)]);
    }

    private static async Task<Results<Ok<TriedRulesView>, ProblemHttpResult>> TryAsync(
        TryRulesRequest request, HttpContext context, TicketFiles files, ConversationFacts conversations, TicketFacts tickets, ITicketStore store, TimeProvider time)
    {
        var caller = context.Caller();
        if (request.Conversations?.Count > Most || request.Tickets?.Count > Most) return Problem.Invalid($"Try at most {Most} conversations and {Most} tickets at once.");
        if (request.Rules?.Length > LongestFile) return Problem.Invalid($"rules has at most {LongestFile} characters.");
        if (request.Conversations?.Count > 0 && !caller.May(Permission.ConversationsRead))
            return Problem.Of(StatusCodes.Status403Forbidden, "forbidden", $"What is tried on conversations is read from them, which needs the permission {Permission.ConversationsRead.Name()}.");
        var rules = files.RulesOf(caller.OrganisationId);
        if (request.Rules is { } text)
        {
            try
            {
                rules = new RuleSet(TicketSettings.Accepted("rules", RuleFile.Parse("rules", text)));
            }
            catch (Exception exception) when (exception is FormatException or AgentFileException)
            {
                return Problem.Invalid(exception.Message);
            }
        }

        var moments = new List<TriedMomentView>();
        foreach (var id in request.Conversations ?? [])
        {
            // Conversations are the default organisation's.
            var replay = caller.OrganisationId is Organisations.Default && id is not null && ConversationIds.IsValid(id) ? await conversations.ReplayAsync(caller.OrganisationId, id, context.RequestAborted) : null;
            if (replay is null) return Problem.NotFound($"There is no conversation {id}.");
            moments.AddRange(replay.Select(moment => Tried(rules, moment.Event, FactSet.Of(moment.Facts), moment.At) with { Conversation = id, Turn = moment.Turn > 0 ? moment.Turn : null }));
        }

        var now = time.GetUtcNow();
        foreach (var number in request.Tickets ?? [])
        {
            if (await store.FindAsync(caller.OrganisationId, number, context.RequestAborted) is not { } ticket) return Problem.NotFound($"There is no ticket {number}.");
            var newest = await store.EntriesAsync(caller.OrganisationId, number, null, ticket.Entries - 1, 1, context.RequestAborted);
            var facts = await tickets.OfAsync(ticket, newest.Count > 0 ? newest[0] : null, now, context.RequestAborted);
            moments.Add(Tried(rules, RuleEvents.TicketChanged, FactSet.Of(facts), now) with { Ticket = number });
        }

        return TypedResults.Ok(new TriedRulesView(moments));
    }

    private static TriedMomentView Tried(RuleSet rules, string name, FactSet facts, DateTimeOffset at)
    {
        var verdict = rules.Evaluate(name, facts);
        return new TriedMomentView(
            null, null, name, null, at, [.. verdict.Held.Select(static rule => rule.Name)], [.. verdict.Held.SelectMany(static rule => rule.Actions.Select(action => $"{rule.Name}: {action.Kind}"))], [.. verdict.Trace]);
    }
}
