using VoiceCluster.Agents.Shop;

namespace VoiceCluster.Storage;

/// <summary>The sample shop in tables shop_orders and shop_password_resets.</summary>
internal sealed class ShopStore(StorageDatabase database, TimeProvider time) : IShop
{
    private static readonly Table<ShopOrder> Orders = new("shop_orders", keys: 2);
    private static readonly Table<PasswordReset> Resets = new("shop_password_resets", keys: 1);

    /// <inheritdoc/>
    public async Task<ShopOrder?> FindOrderAsync(string organisation, string number, CancellationToken cancellationToken)
    {
        var rows = await Orders.SelectAsync(database, "organisation_id = $1 AND number = $2", [(StoredType.Text, organisation), (StoredType.Text, number)], cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    /// <inheritdoc/>
    public Task<bool> ChangeOrderAsync(ShopOrder order, DateTimeOffset seen, CancellationToken cancellationToken) =>
        Orders.ReplaceAsync(database, order, nameof(ShopOrder.UpdatedAt), seen, cancellationToken);

    /// <inheritdoc/>
    public Task ResetPasswordAsync(string organisation, string email, string key, CancellationToken cancellationToken) => Resets.AddAsync(
        database, new PasswordReset { IdempotencyKey = key, OrganisationId = organisation, Email = email, AskedAt = time.GetUtcNow() }, cancellationToken);

    private sealed record PasswordReset
    {
        public required string IdempotencyKey { get; init; }

        public required string OrganisationId { get; init; }

        public required string Email { get; init; }

        public required DateTimeOffset AskedAt { get; init; }
    }
}
