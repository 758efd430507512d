namespace VoiceCluster.Agents.Shop;

/// <summary>How far an order of the sample shop is.</summary>
public enum ShopOrderStatus
{
    AwaitingPayment,
    Packing,
    Delayed,
    Shipped,
    Delivered,
    Cancelled,
}

/// <summary>An order of the sample shop.</summary>
public sealed record ShopOrder
{
    public required string OrganisationId { get; init; }

    /// <summary>Four digits.</summary>
    public required string Number { get; init; }

    public required string Customer { get; init; }

    public required string Email { get; init; }

    public required string Items { get; init; }

    /// <summary>In US dollars.</summary>
    public required decimal Total { get; init; }

    public required ShopOrderStatus Status { get; init; }

    /// <summary>What is said of it after "Order 4271": "is on its way. It will arrive on Thursday."</summary>
    public required string StatusText { get; init; }

    public required string DeliveryAddress { get; init; }

    /// <summary>Why it comes back; null when it does not.</summary>
    public string? ReturnReason { get; init; }

    /// <summary>The idempotency key of the newest change; null for none.</summary>
    public string? ChangedBy { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The sample shop's data.</summary>
public interface IShop
{
    /// <summary>An order; null when there is none of that number.</summary>
    Task<ShopOrder?> FindOrderAsync(string organisation, string number, CancellationToken cancellationToken);

    /// <summary>Replaces an order, if it has not changed since it was read.</summary>
    /// <returns>False when it has.</returns>
    Task<bool> ChangeOrderAsync(ShopOrder order, DateTimeOffset seen, CancellationToken cancellationToken);

    /// <summary>Notes that a link to a new password is to be sent; the same key is noted once.</summary>
    Task ResetPasswordAsync(string organisation, string email, string key, CancellationToken cancellationToken);
}
