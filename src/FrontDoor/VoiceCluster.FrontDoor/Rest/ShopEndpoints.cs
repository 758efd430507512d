using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Agents.Shop;
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

/// <summary><c>/api/shop</c> and <c>/api/conversations/{id}/tools</c>: what agents' tools have changed.</summary>
public static class ShopEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapShop(this IEndpointRouteBuilder api)
    {
        api.MapGet("/shop/orders/{number}", OrderAsync).Needs(Permission.ShopRead).WithName("GetShopOrder").WithSummary("An order of the sample shop.");
        api.MapGet("/conversations/{id}/tools", ToolsAsync).Needs(Permission.ConversationsRead).WithName("GetConversationTools").WithSummary("What tools were asked to do in a conversation, and what came of it.");
    }

    private static async Task<Results<Ok<ShopOrderView>, ProblemHttpResult>> OrderAsync(string number, IShop shop, CancellationToken cancellationToken) =>
        await shop.FindOrderAsync(Organisations.Default, number.Replace("\0", "", StringComparison.Ordinal), cancellationToken) is { } o
            ? TypedResults.Ok(new ShopOrderView(o.Number, o.Customer, o.Email, o.Items, o.Total, Word(o.Status), o.DeliveryAddress, o.ReturnReason, o.UpdatedAt))
            : NotFound($"There is no order {number}.");

    private static async Task<Results<Ok<IReadOnlyList<ToolCallView>>, ProblemHttpResult>> ToolsAsync(string id, IToolLedger ledger, CancellationToken cancellationToken) =>
        SessionId.IsValid(id)
            ? TypedResults.Ok<IReadOnlyList<ToolCallView>>([.. (await ledger.GetAsync(id, cancellationToken)).Select(static c => new ToolCallView(
                c.IdempotencyKey, c.TurnNumber, c.Tool, Word(c.Effect), c.Arguments, Word(c.State), c.Result, c.AskedAt, c.StartedAt, c.EndedAt))])
            : NotFound($"There is no conversation {id}.");

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static ProblemHttpResult NotFound(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound);
}
