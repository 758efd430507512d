using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public interface IContextGrain : IGrainWithStringKey
{
    Task<string?> Read(string key);

    Task<string?> ReadThrough(string other, string key);

    Task Write(string key, string value);

    Task<string?> WriteWithoutAwaitThenRead(string key, string value);
}

public sealed class ContextGrain : Grain, IContextGrain
{
    public Task<string?> Read(string key) => Task.FromResult(RequestContext.Get(key) as string);

    public async Task<string?> ReadThrough(string other, string key)
    {
        await Task.Yield();
        return await GrainFactory.GetGrain<IContextGrain>(other).Read(key);
    }

    public Task Write(string key, string value)
    {
        // Not async: nothing restores the context after this method but the runtime.
        RequestContext.Set(key, value);
        return Task.CompletedTask;
    }

    public async Task<string?> WriteWithoutAwaitThenRead(string key, string value)
    {
        RequestContext.Set(key, value);
        return await GrainFactory.GetGrain<IContextGrain>("another").Read(key);
    }
}

public sealed class RequestContextTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Values_travel_with_calls_and_on_with_the_calls_they_make()
    {
        RequestContext.Set("trace", "t-1");
        Assert.Equal("t-1", await Grain("a").Read("trace"));
        Assert.Equal("t-1", await Grain("a").ReadThrough("b", "trace"));
        RequestContext.Clear();
        Assert.Null(await Grain("a").Read("trace"));
    }

    [Fact]
    public async Task What_a_callee_sets_reaches_its_callees_but_not_its_caller_nor_the_next_request()
    {
        await Grain("a").Write("leak", "value");
        Assert.Null(RequestContext.Get("leak"));
        Assert.Null(await Grain("a").Read("leak"));
        Assert.Equal("value", await Grain("a").WriteWithoutAwaitThenRead("down", "value"));
        Assert.Null(await Grain("a").Read("down"));
    }

    [Fact]
    public async Task Queued_requests_keep_their_own_values()
    {
        var reads = new List<(string Expected, Task<string?> Read)>();
        for (var i = 0; i < 100; i++)
        {
            RequestContext.Set("n", $"{i}");
            reads.Add(($"{i}", Grain("queue").Read("n")));
        }

        RequestContext.Clear();
        foreach (var (expected, read) in reads) Assert.Equal(expected, await read);
    }

    private IContextGrain Grain(string key) => _silo.Client.GetGrain<IContextGrain>(key);
}
