using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public interface IShelfGrain<T> : IGrainWithStringKey
{
    Task Put(T item);

    Task<List<T>> All();
}

public sealed class ShelfGrain<T> : Grain, IShelfGrain<T>
{
    private readonly List<T> _items = [];

    public Task Put(T item)
    {
        _items.Add(item);
        return Task.CompletedTask;
    }

    public Task<List<T>> All() => Task.FromResult(_items.ToList());
}

public interface ISharedGrain : IGrainWithStringKey
{
    Task<string> Name();
}

public sealed class SharedGrain : Grain, ISharedGrain
{
    public Task<string> Name() => Task.FromResult("shared");
}

public sealed class OtherSharedGrain : Grain, ISharedGrain
{
    public Task<string> Name() => Task.FromResult("other");
}

public sealed class GenericGrainTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Generic_grains_are_apart_by_their_type_arguments()
    {
        await _silo.Client.GetGrain<IShelfGrain<int>>("a").Put(1);
        await _silo.Client.GetGrain<IShelfGrain<string>>("a").Put("one");
        Assert.Equal([1], await _silo.Client.GetGrain<IShelfGrain<int>>("a").All());
        Assert.Equal(["one"], await _silo.Client.GetGrain<IShelfGrain<string>>("a").All());
    }

    [Fact]
    public async Task Of_several_classes_the_one_named_like_the_interface_is_meant_unless_another_is_named()
    {
        Assert.Equal("shared", await _silo.Client.GetGrain<ISharedGrain>("x").Name());
        Assert.Equal("other", await _silo.Client.GetGrain<ISharedGrain>("x", typeof(OtherSharedGrain).FullName).Name());
        Assert.Throws<ArgumentException>(() => _silo.Client.GetGrain<ISharedGrain>("x", "No.Such.Class"));
    }
}
