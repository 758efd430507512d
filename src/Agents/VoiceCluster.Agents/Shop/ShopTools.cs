using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Dialogue;
using VoiceCluster.Language;

namespace VoiceCluster.Agents.Shop;

/// <summary>What the sample shop's agent can look up and do. Every change carries its call's key, so that it can be told afterwards whether it was made.</summary>
/// <param name="shop">The shop's data.</param>
/// <param name="time">The clock.</param>
/// <param name="delay">How long its answers are on their way, as if the shop were far away.</param>
public sealed class ShopTools(IShop shop, TimeProvider time, TimeSpan delay = default)
{
    private const string OrderNumber = "Four digits.";
    private const string FourDigits = "^[0-9]{4}$";
    private static readonly TimeSpan StatusHolds = TimeSpan.FromMinutes(1);

    [AgentTool("order_status", "Where an order is and when it arrives. Use it whenever the caller asks about an order.", Title = "Look up an order")]
    public async Task<ToolResult> StatusAsync([Description(OrderNumber), RegularExpression(FourDigits)] string orderNumber, ToolContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var result = await FindAsync(orderNumber, context, cancellationToken) is { } order
            ? ToolResult.Say(
                $"Order {NumberWords.OneByOne(orderNumber)} {order.StatusText}",
                ("order", orderNumber), ("status", Word(order.Status)), ("items", order.Items), ("delivery_address", order.DeliveryAddress), ("return_reason", order.ReturnReason))
            : NotFound(orderNumber);
        await ArrivalAsync(cancellationToken);
        return result with { AsOf = now, ValidUntil = now + StatusHolds };
    }

    [AgentTool(
        "cancel_order",
        "Cancels an order that has not been shipped. The caller gets the money back. It cannot be undone.",
        Title = "Cancel an order",
        Effect = ToolEffect.Write,
        IsIdempotent = true,
        Confirmation = "Shall I cancel order {order_number}?",
        Outcome = nameof(ChangedAsync))]
    public Task<ToolResult> CancelAsync([Description(OrderNumber), RegularExpression(FourDigits)] string orderNumber, ToolContext context, CancellationToken cancellationToken) =>
        ChangeAsync(orderNumber, context, order => order.Status switch
        {
            ShopOrderStatus.Cancelled => Refuse(orderNumber, "is cancelled already."),
            ShopOrderStatus.Shipped or ShopOrderStatus.Delivered => Refuse(orderNumber, "has been shipped already, so I cannot cancel it. You can return it within thirty days."),
            _ => (
                order with { Status = ShopOrderStatus.Cancelled, StatusText = "was cancelled. Your money is on its way back to you." },
                ToolResult.Say($"I have cancelled order {NumberWords.OneByOne(orderNumber)}. You get your money back within five days.", ("order", orderNumber), ("status", "cancelled"))),
        }, cancellationToken);

    [AgentTool(
        "change_delivery_address",
        "Changes where an order is delivered, as long as it has not been shipped.",
        Title = "Change a delivery address",
        Effect = ToolEffect.Write,
        IsIdempotent = true,
        Confirmation = "Shall I send order {order_number} to {address}?",
        Outcome = nameof(ChangedAsync))]
    public Task<ToolResult> ChangeAddressAsync(
        [Description(OrderNumber), RegularExpression(FourDigits)] string orderNumber,
        [Description("Street and number, town; as the caller said it."), MaxLength(200)] string address,
        ToolContext context,
        CancellationToken cancellationToken) =>
        ChangeAsync(orderNumber, context, order => order.Status is ShopOrderStatus.Shipped or ShopOrderStatus.Delivered or ShopOrderStatus.Cancelled
            ? Refuse(orderNumber, $"is {Word(order.Status)}, so I cannot change its address any more.")
            : (
                order with { DeliveryAddress = address },
                ToolResult.Say($"Order {NumberWords.OneByOne(orderNumber)} will go to {address}.", ("order", orderNumber), ("delivery_address", address))), cancellationToken);

    [AgentTool(
        "request_return",
        "Registers that the caller sends an order back. It must have been shipped.",
        Title = "Register a return",
        Effect = ToolEffect.Write,
        IsIdempotent = true,
        Outcome = nameof(ChangedAsync))]
    public Task<ToolResult> ReturnAsync(
        [Description(OrderNumber), RegularExpression(FourDigits)] string orderNumber,
        [Description("Why, in the caller's words."), MaxLength(500)] string reason,
        ToolContext context,
        CancellationToken cancellationToken) =>
        ChangeAsync(orderNumber, context, order => order switch
        {
            { ReturnReason: not null } => Refuse(orderNumber, "is registered for return already."),
            { Status: ShopOrderStatus.Shipped or ShopOrderStatus.Delivered } => (
                order with { ReturnReason = reason },
                ToolResult.Say($"I have registered the return of order {NumberWords.OneByOne(orderNumber)}. Put the label from the parcel on it and take it to any post office.", ("order", orderNumber), ("return", "registered"))),
            _ => Refuse(orderNumber, "has not been shipped, so there is nothing to send back. I can cancel it instead."),
        }, cancellationToken);

    [AgentTool(
        "reset_password",
        "Sends a link for a new password to an e-mail address.",
        Title = "Reset a password",
        Effect = ToolEffect.Write,
        IsIdempotent = true)]
    public async Task<ToolResult> ResetPasswordAsync(
        [Description("The e-mail address of the account."), RegularExpression("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$"), MaxLength(254)] string email, ToolContext context, CancellationToken cancellationToken)
    {
        await shop.ResetPasswordAsync(context.OrganisationId, email, context.IdempotencyKey, cancellationToken);
        // The same words whether there is such an account or not: a stranger learns nothing.
        return ToolResult.Say("If there is an account with that address, a link is on its way to it. It works for one hour.");
    }

    /// <summary>What became of a change whose process died.</summary>
    public async Task<ToolResult?> ChangedAsync(string orderNumber, ToolContext context, CancellationToken cancellationToken) =>
        await FindAsync(orderNumber, context, cancellationToken) is { } order && order.ChangedBy == context.IdempotencyKey
            ? ToolResult.Say($"It was done: order {NumberWords.OneByOne(orderNumber)} {order.StatusText}", ("order", orderNumber), ("status", Word(order.Status)))
            : null;

    private Task<ShopOrder?> FindAsync(string number, ToolContext context, CancellationToken cancellationToken) =>
        shop.FindOrderAsync(context.OrganisationId, number, cancellationToken);

    private async Task<ToolResult> ChangeAsync(
        string number, ToolContext context, Func<ShopOrder, (ShopOrder? Changed, ToolResult Result)> change, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (await FindAsync(number, context, cancellationToken) is not { } order) return NotFound(number);
            if (order.ChangedBy == context.IdempotencyKey) return ToolResult.Say($"It is done: order {NumberWords.OneByOne(number)} {order.StatusText}");
            var (changed, result) = change(order);
            if (changed is null) return result;
            if (!await shop.ChangeOrderAsync(changed with { ChangedBy = context.IdempotencyKey, UpdatedAt = time.GetUtcNow() }, order.UpdatedAt, cancellationToken)) continue;
            await ArrivalAsync(cancellationToken);
            return result;
        }
    }

    private Task ArrivalAsync(CancellationToken cancellationToken) => delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellationToken) : Task.CompletedTask;

    private static (ShopOrder? Changed, ToolResult Result) Refuse(string number, string why) =>
        (null, ToolResult.Say($"Order {NumberWords.OneByOne(number)} {why}", ("order", number), ("refused", true)));

    private static ToolResult NotFound(string number) =>
        ToolResult.Say($"I cannot find order {NumberWords.OneByOne(number)}. Please check the number and tell me again.", ("order", number), ("found", false));

    private static string Word(ShopOrderStatus status) => status switch
    {
        ShopOrderStatus.AwaitingPayment => "waiting for payment",
        ShopOrderStatus.Packing => "being packed",
        ShopOrderStatus.Delayed => "delayed",
        ShopOrderStatus.Shipped => "shipped",
        ShopOrderStatus.Delivered => "delivered",
        _ => "cancelled",
    };
}
