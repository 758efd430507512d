using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Scheduling;

public interface IChainGrain : IGrainWithStringKey
{
    Task<string> CallBack(string other, bool allow);

    Task<string> CallOn(string back);

    Task<string> CallOnSuppressed(string back);

    Task<string> Answer();
}

public sealed class ChainGrain : Grain, IChainGrain
{
    public async Task<string> CallBack(string other, bool allow)
    {
        var next = GrainFactory.GetGrain<IChainGrain>(other);
        if (!allow) return await next.CallOn(this.GetPrimaryKeyString());
        using var section = RequestContext.AllowCallChainReentrancy();
        return await next.CallOn(this.GetPrimaryKeyString());
    }

    public Task<string> CallOn(string back) => GrainFactory.GetGrain<IChainGrain>(back).Answer();

    public async Task<string> CallOnSuppressed(string back)
    {
        using var section = RequestContext.SuppressCallChainReentrancy();
        return await GrainFactory.GetGrain<IChainGrain>(back).Answer();
    }

    public Task<string> Answer() => Task.FromResult($"{this.GetPrimaryKeyString()} answered");
}

public sealed class CallChainTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_call_that_comes_back_deadlocks_until_its_timeout()
    {
        var call = _silo.Client.GetGrain<IChainGrain>("a").CallBack("b", allow: false);
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(35));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        Assert.Equal("a answered", await _silo.Client.GetGrain<IChainGrain>("a").Answer());
    }

    [Fact]
    public async Task A_call_that_comes_back_is_let_in_where_the_chain_is_allowed()
    {
        Assert.Equal("c answered", await _silo.Client.GetGrain<IChainGrain>("c").CallBack("d", allow: true));
    }

    [Fact]
    public async Task Another_chain_still_waits()
    {
        var gate = Gate.Named(nameof(Another_chain_still_waits));
        var grain = _silo.Client.GetGrain<IHoldingChainGrain>("e");
        var held = grain.HoldAllowed(nameof(Another_chain_still_waits));
        await gate.ArrivalAsync();
        var other = grain.Answer();
        await _silo.SettleAsync();
        Assert.False(other.IsCompleted);
        gate.Open();
        await held;
        Assert.Equal("answered", await other);
    }
}

public interface IHoldingChainGrain : IGrainWithStringKey
{
    Task HoldAllowed(string gate);

    Task<string> Answer();
}

public sealed class HoldingChainGrain : Grain, IHoldingChainGrain
{
    public async Task HoldAllowed(string gate)
    {
        using var section = RequestContext.AllowCallChainReentrancy();
        await Gate.Named(gate).PassAsync();
    }

    public Task<string> Answer() => Task.FromResult("answered");
}
