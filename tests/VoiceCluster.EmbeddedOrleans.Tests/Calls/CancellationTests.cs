using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public interface ICancellableGrain : IGrainWithStringKey
{
    Task<int> Work(string gate, CancellationToken cancellationToken);

    Task Hold(string gate);

    Task<bool> WasCancelled();

    Task<bool> CallbackRanOnTurn();

    Task<bool> CanBeCancelled(CancellationToken cancellationToken = default);
}

public sealed class CancellableGrain : Grain, ICancellableGrain
{
    private bool _cancelled;
    private bool _onTurn;

    public async Task<int> Work(string gate, CancellationToken cancellationToken)
    {
        var own = TaskScheduler.Current;
        // Kept registered: the await below may go on, and return, before this callback's turn has come.
        _ = cancellationToken.UnsafeRegister(_ => _onTurn = ReferenceEquals(TaskScheduler.Current, own), null);
        try
        {
            await Gate.Named(gate).PassAsync().WaitAsync(cancellationToken);
            return 1;
        }
        catch (OperationCanceledException)
        {
            _cancelled = true;
            throw;
        }
    }

    public Task Hold(string gate) => Gate.Named(gate).PassAsync();

    public Task<bool> WasCancelled() => Task.FromResult(_cancelled);

    public Task<bool> CallbackRanOnTurn() => Task.FromResult(_onTurn);

    public Task<bool> CanBeCancelled(CancellationToken cancellationToken = default) => Task.FromResult(cancellationToken.CanBeCanceled);
}

public sealed class CancellationTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Cancelling_cancels_the_caller_and_the_callee()
    {
        var gate = Gate.Named(nameof(Cancelling_cancels_the_caller_and_the_callee));
        var grain = _silo.Client.GetGrain<ICancellableGrain>("both");
        using var cancellation = new CancellationTokenSource();
        var call = grain.Work(nameof(Cancelling_cancels_the_caller_and_the_callee), cancellation.Token);
        await gate.ArrivalAsync();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.True(await grain.WasCancelled());
        Assert.True(await grain.CallbackRanOnTurn());
    }

    [Fact]
    public async Task A_call_cancelled_while_it_waits_is_not_carried_out()
    {
        var (held, never) = (Gate.Named("cancel-held"), Gate.Named("cancel-never"));
        var grain = _silo.Client.GetGrain<ICancellableGrain>("queued");
        var first = grain.Hold("cancel-held");
        await held.ArrivalAsync();
        using var cancellation = new CancellationTokenSource();
        var second = grain.Work("cancel-never", cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await _silo.SettleAsync();
        held.Open();
        await first;
        Assert.False(await grain.WasCancelled());
        Assert.Equal(0, never.Arrived);
    }

    [Fact]
    public async Task A_token_cancelled_before_the_call_fails_it_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();
        var grain = _silo.Client.GetGrain<ICancellableGrain>("before");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => grain.Work("cancel-before", cancellation.Token));
        Assert.Equal(0, Gate.Named("cancel-before").Arrived);
    }

    [Fact]
    public async Task Cancelling_after_the_answer_changes_nothing()
    {
        Gate.Named("cancel-after").Open();
        var grain = _silo.Client.GetGrain<ICancellableGrain>("after");
        using var cancellation = new CancellationTokenSource();
        Assert.Equal(1, await grain.Work("cancel-after", cancellation.Token));
        await cancellation.CancelAsync();
        Assert.False(await grain.WasCancelled());
    }
}
