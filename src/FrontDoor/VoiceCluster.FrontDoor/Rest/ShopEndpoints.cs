using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Agents.Shop;
using VoiceCluster.Agents.Tickets;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>An order of the sample shop.</summary>
/// <param name="Number">Four digits.</param>
/// <param name="Customer">Who ordered.</param>
/// <param name="Email">Of the customer.</param>
/// <param name="Items">What was ordered.</param>
/// <param name="Total">In US dollars.</param>
/// <param name="Status"><c>awaitingpayment</c>, <c>packing</c>, <c>delayed</c>, <c>shipped</c>, <c>delivered</c> or <c>cancelled</c>.</param>
/// <param name="DeliveryAddress">Where it goes.</param>
/// <param name="ReturnReason">Why it comes back; null when it does not.</param>
/// <param name="UpdatedAt">The newest change.</param>
public sealed record ShopOrderView(
    string Number, string Customer, string Email, string Items, decimal Total, string Status, string DeliveryAddress, string? ReturnReason, DateTimeOffset UpdatedAt);

/// <summary>A ticket.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Description">All of it.</param>
/// <param name="Requester">Who asked, as far as it is known.</param>
/// <param name="Status"><c>open</c> or <c>closed</c>.</param>
/// <param name="Priority"><c>low</c>, <c>normal</c>, <c>high</c> or <c>urgent</c>.</param>
/// <param name="SessionId">The conversation in which it was opened; null for none.</param>
/// <param name="CreatedAt">When.</param>
public sealed record TicketView(
    int Number, string Subject, string Description, string Requester, string Status, string Priority, string? SessionId, DateTimeOffset CreatedAt);

/// <summary>A call of a tool, as the ledger has it.</summary>
/// <param name="Id">Its idempotency key.</param>
/// <param name="Turn">The turn in which it was asked for.</param>
/// <param name="Tool">The tool's name.</param>
/// <param name="Effect"><c>read</c> or <c>write</c>.</param>
/// <param name="Arguments">JSON.</param>
/// <param name="State"><c>waiting</c>, <c>running</c>, <c>done</c>, <c>failed</c>, <c>unknown</c> or <c>withdrawn</c>.</param>
/// <param name="Result">JSON or text; null until there is one.</param>
/// <param name="AskedAt">When the model asked for it.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="EndedAt">When it ended.</param>
public sealed record ToolCallView(
    string Id, int Turn, string Tool, string Effect, string Arguments, string State, string? Result, DateTimeOffset AskedAt, DateTimeOffset? StartedAt, DateTimeOffset? EndedAt);

/// <summary><c>/api/shop</c>, <c>/api/tickets</c> and <c>/api/conversations/{id}/tools</c>: what agents' tools have changed.</summary>
public static class ShopEndpoints
{
    private const int Most = 1000;

    /// <summary>Maps the endpoints.</summary>
    public static void MapShop(this IEndpointRouteBuilder api)
    {
        api.MapGet("/shop/orders/{number}", OrderAsync).Needs(Permission.ShopRead).WithName("GetShopOrder").WithSummary("An order of the sample shop.");
        api.MapGet("/tickets", TicketsAsync).Needs(Permission.TicketsRead).WithName("ListTickets").WithSummary("Tickets, newest first.");
        api.MapGet("/tickets/{number:int}", TicketAsync).Needs(Permission.TicketsRead).WithName("GetTicket").WithSummary("A ticket.");
        api.MapGet("/conversations/{id}/tools", ToolsAsync).Needs(Permission.ConversationsRead).WithName("GetConversationTools").WithSummary("What tools were asked to do in a conversation, and what came of it.");
    }

    private static async Task<Results<Ok<ShopOrderView>, ProblemHttpResult>> OrderAsync(string number, IShop shop, CancellationToken cancellationToken) =>
        await shop.FindOrderAsync(Organisations.Default, number.Replace("\0", "", StringComparison.Ordinal), cancellationToken) is { } o
            ? TypedResults.Ok(new ShopOrderView(o.Number, o.Customer, o.Email, o.Items, o.Total, Word(o.Status), o.DeliveryAddress, o.ReturnReason, o.UpdatedAt))
            : NotFound($"There is no order {number}.");

    private static async Task<Ok<IReadOnlyList<TicketView>>> TicketsAsync(ITickets tickets, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<TicketView>>([.. (await tickets.ListAsync(Organisations.Default, Most, cancellationToken)).Select(View)]);

    private static async Task<Results<Ok<TicketView>, ProblemHttpResult>> TicketAsync(int number, ITickets tickets, CancellationToken cancellationToken) =>
        await tickets.FindAsync(Organisations.Default, number, cancellationToken) is { } ticket ? TypedResults.Ok(View(ticket)) : NotFound($"There is no ticket {number}.");

    private static async Task<Results<Ok<IReadOnlyList<ToolCallView>>, ProblemHttpResult>> ToolsAsync(string id, IToolLedger ledger, CancellationToken cancellationToken) =>
        SessionId.IsValid(id)
            ? TypedResults.Ok<IReadOnlyList<ToolCallView>>([.. (await ledger.GetAsync(id, cancellationToken)).Select(static c => new ToolCallView(
                c.IdempotencyKey, c.TurnNumber, c.Tool, Word(c.Effect), c.Arguments, Word(c.State), c.Result, c.AskedAt, c.StartedAt, c.EndedAt))])
            : NotFound($"There is no conversation {id}.");

    private static TicketView View(Ticket t) => new(t.Number, t.Subject, t.Description, t.Requester, t.Status, t.Priority, t.SessionId, t.CreatedAt);

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}
