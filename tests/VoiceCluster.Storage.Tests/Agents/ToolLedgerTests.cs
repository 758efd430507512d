using VoiceCluster.Agents.Shop;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Tests;

public sealed class ToolLedgerOnSqliteTests() : ToolLedgerTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class ToolLedgerOnPostgresTests(SharedPostgres server) : ToolLedgerTests(new PostgresTestDatabase(server));

public abstract class ToolLedgerTests(TestDatabase database) : DatabaseTests(database)
{
    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private static readonly ToolCallRecord Call = new()
    {
        IdempotencyKey = "s-1/1/cancel_order/00",
        SessionId = "s-1",
        TurnNumber = 1,
        CallId = "c1",
        Tool = "cancel_order",
        Definition = "0011",
        Effect = ToolEffect.Write,
        Arguments = """{"order_number":"4271"}""",
        UserText = "cancel it",
        State = ToolCallState.Waiting,
        AskedAt = At,
    };

    [Fact]
    public async Task What_is_asked_for_twice_stands_there_once()
    {
        await using var storage = await OpenAsync();
        var ledger = storage.Get<IToolLedger>();
        Assert.Equal(Call, await ledger.AddAsync(Call, default));
        Assert.True(await ledger.MoveAsync(Call with { State = ToolCallState.Running, StartedAt = At }, ToolCallState.Waiting, default));
        Assert.Equal(ToolCallState.Running, (await ledger.AddAsync(Call, default)).State);
        Assert.Equal(Call with { State = ToolCallState.Running, StartedAt = At }, Assert.Single(await ledger.GetAsync("s-1", default)));
        Assert.Empty(await ledger.GetAsync("s-2", default));
    }

    [Fact]
    public async Task Of_many_who_want_to_start_a_call_one_does()
    {
        await using var storage = await OpenAsync();
        var ledger = storage.Get<IToolLedger>();
        await ledger.AddAsync(Call, default);
        var starts = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => ledger.MoveAsync(Call with { State = ToolCallState.Running }, ToolCallState.Waiting, default))));
        Assert.Single(starts, static started => started);
    }

    [Fact]
    public async Task An_order_that_has_changed_meanwhile_is_not_changed()
    {
        await using var storage = await OpenAsync();
        var shop = storage.Get<IShop>();
        var order = (await shop.FindOrderAsync("default", "4272", default))!;
        Assert.Equal((ShopOrderStatus.Packing, 120m), (order.Status, order.Total));
        Assert.True(await shop.ChangeOrderAsync(order with { Status = ShopOrderStatus.Cancelled, UpdatedAt = At }, order.UpdatedAt, default));
        Assert.False(await shop.ChangeOrderAsync(order with { DeliveryAddress = "elsewhere" }, order.UpdatedAt, default));
        Assert.Equal(ShopOrderStatus.Cancelled, (await shop.FindOrderAsync("default", "4272", default))!.Status);
        Assert.Null(await shop.FindOrderAsync("default", "0000", default));
    }

    [Fact]
    public async Task A_caller_is_remembered_for_a_time_and_forgotten_on_demand()
    {
        await using var storage = await OpenAsync();
        var memory = storage.Get<ICallerMemory>();
        var now = TimeProvider.System.GetUtcNow();
        var known = new CallerMemory { Caller = "+1555", Summary = "name Ada", UpdatedAt = At, ExpiresAt = new DateTimeOffset(now.Year + 1, 1, 1, 0, 0, 0, TimeSpan.Zero) };
        await memory.RememberAsync(known, default);
        await memory.RememberAsync(known with { Summary = "name Ada Winter" }, default);
        await memory.RememberAsync(known with { Caller = "+1666", ExpiresAt = At }, default);
        Assert.Equal("name Ada Winter", (await memory.FindAsync("default", "+1555", default))?.Summary);
        Assert.Null(await memory.FindAsync("default", "+1666", default));
        Assert.Null(await memory.FindAsync("another", "+1555", default));
        Assert.True(await memory.ForgetAsync("default", "+1555", default));
        Assert.False(await memory.ForgetAsync("default", "+1555", default));
    }
}
