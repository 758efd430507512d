using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.State;

[GenerateSerializer]
public sealed class Basket
{
    [Id(0)]
    public List<string> Items { get; set; } = [];
}

public interface IBasketGrain : IGrainWithStringKey
{
    Task Put(string item);

    Task PutWithoutWriting(string item);

    Task<List<string>> Items();

    Task<(string? ETag, bool Exists)> Record();

    Task Clear();

    Task End();

    Task<bool> TouchOutside();
}

public sealed class BasketGrain([PersistentState("basket")] IPersistentState<Basket> basket, [PersistentState("notes", "Second")] IPersistentState<Basket> notes)
    : Grain, IBasketGrain
{
    public async Task Put(string item)
    {
        basket.State.Items.Add(item);
        notes.State.Items.Add(item + " noted");
        await basket.WriteStateAsync();
        await notes.WriteStateAsync();
    }

    public Task PutWithoutWriting(string item)
    {
        basket.State.Items.Add(item);
        return Task.CompletedTask;
    }

    public Task<List<string>> Items() => Task.FromResult(basket.State.Items.Concat(notes.State.Items).ToList());

    public Task<(string? ETag, bool Exists)> Record() => Task.FromResult((basket.Etag, basket.RecordExists));

    public Task Clear() => basket.ClearStateAsync();

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public Task<bool> TouchOutside() => Task.Run(() =>
    {
        try
        {
            return basket.State is null;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    });
}

public interface IOldStyleGrain : IGrainWithStringKey
{
    Task<int> Increment();

    Task End();
}

[GenerateSerializer]
public sealed class Counter
{
    [Id(0)]
    public int Value { get; set; }
}

public sealed class OldStyleGrain : Grain<Counter>, IOldStyleGrain
{
    public async Task<int> Increment()
    {
        State.Value++;
        await WriteStateAsync();
        return State.Value;
    }

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

/// <summary>A storage whose rows a test can change behind the grain's back.</summary>
public sealed class TestStorage : IGrainStorage
{
    public Dictionary<string, (Basket State, int Version)> Rows { get; } = [];

    public bool IsBroken { get; set; }

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (IsBroken) throw new TimeoutException("The disk is gone.");
        if (Rows.TryGetValue(grainId.ToString(), out var row))
        {
            grainState.State = (T)(object)new Basket { Items = [.. row.State.Items] };
            grainState.ETag = $"{row.Version}";
            grainState.RecordExists = true;
        }
        else
        {
            grainState.State = Activator.CreateInstance<T>();
            grainState.ETag = null;
            grainState.RecordExists = false;
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (IsBroken) throw new TimeoutException("The disk is gone.");
        var stored = Rows.TryGetValue(grainId.ToString(), out var row) ? $"{row.Version}" : null;
        if (stored != grainState.ETag) throw new InconsistentStateException("Changed by another.", stored, grainState.ETag);
        Rows[grainId.ToString()] = (new Basket { Items = [.. ((Basket)(object)grainState.State!).Items] }, row.Version + 1);
        grainState.ETag = $"{row.Version + 1}";
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        Rows.Remove(grainId.ToString());
        grainState.ETag = null;
        grainState.RecordExists = false;
        return Task.CompletedTask;
    }
}

public interface ICustomStorageGrain : IGrainWithStringKey
{
    Task<string> Activation();

    Task Put(string item);

    Task<bool> PutCatching(string item);

    Task<List<string>> Items();

    Task PutThrough(string other, string item);
}

public sealed class CustomStorageGrain([PersistentState("basket", "Test")] IPersistentState<Basket> basket) : Grain, ICustomStorageGrain
{
    private readonly string _activation = Guid.NewGuid().ToString();

    public Task<string> Activation() => Task.FromResult(_activation);

    public Task Put(string item)
    {
        basket.State.Items.Add(item);
        return basket.WriteStateAsync();
    }

    public async Task<bool> PutCatching(string item)
    {
        try
        {
            await Put(item);
            return true;
        }
        catch (InconsistentStateException)
        {
            await basket.ReadStateAsync();
            return false;
        }
    }

    public Task<List<string>> Items() => Task.FromResult(basket.State.Items.ToList());

    public Task PutThrough(string other, string item) => GrainFactory.GetGrain<ICustomStorageGrain>(other).Put(item);
}

public sealed class StateTests : IAsyncLifetime
{
    private readonly TestStorage _storage = new();
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(silo =>
    {
        silo.AddMemoryGrainStorage("Second");
        silo.Services.AddGrainStorage("Test", (_, _) => _storage);
    });

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task State_is_read_before_activation_and_survives_it()
    {
        var grain = _silo.Client.GetGrain<IBasketGrain>("survives");
        await grain.Put("bread");
        await grain.End();
        await grain.Put("milk");
        Assert.Equal(["bread", "milk", "bread noted", "milk noted"], await grain.Items());
    }

    [Fact]
    public async Task What_was_not_written_is_lost_with_the_activation()
    {
        var grain = _silo.Client.GetGrain<IBasketGrain>("unwritten");
        await grain.Put("bread");
        await grain.PutWithoutWriting("milk");
        Assert.Contains("milk", await grain.Items());
        await grain.End();
        Assert.DoesNotContain("milk", await grain.Items());
    }

    [Fact]
    public async Task Records_exist_once_written_until_cleared()
    {
        var grain = _silo.Client.GetGrain<IBasketGrain>("record");
        Assert.Equal((null, false), await grain.Record());
        await grain.Put("bread");
        var written = await grain.Record();
        Assert.True(written.Exists);
        Assert.NotNull(written.ETag);
        await grain.Clear();
        Assert.False((await grain.Record()).Exists);
        await grain.Put("milk");
        Assert.DoesNotContain("bread", await grain.Items());
    }

    [Fact]
    public async Task State_is_out_of_reach_outside_of_the_activation()
    {
        Assert.True(await _silo.Client.GetGrain<IBasketGrain>("outside").TouchOutside());
    }

    [Fact]
    public async Task A_grain_with_one_state_keeps_it_in_the_default_storage()
    {
        var grain = _silo.Client.GetGrain<IOldStyleGrain>("old");
        Assert.Equal(1, await grain.Increment());
        await grain.End();
        Assert.Equal(2, await grain.Increment());
    }

    [Fact]
    public async Task A_version_conflict_reaches_the_caller_and_ends_the_activation()
    {
        var grain = _silo.Client.GetGrain<ICustomStorageGrain>("conflict");
        await grain.Put("ours");
        var before = await grain.Activation();
        _storage.Rows[grain.GetGrainId().ToString()] = (new Basket { Items = ["theirs"] }, 7);
        await Assert.ThrowsAsync<InconsistentStateException>(() => grain.Put("lost"));
        Assert.Equal(["theirs"], await grain.Items());
        Assert.NotEqual(before, await grain.Activation());
        await grain.Put("again");
        Assert.Equal(["theirs", "again"], await grain.Items());
    }

    [Fact]
    public async Task A_version_conflict_that_the_grain_handles_does_not_end_it()
    {
        var grain = _silo.Client.GetGrain<ICustomStorageGrain>("handled");
        await grain.Put("ours");
        var before = await grain.Activation();
        _storage.Rows[grain.GetGrainId().ToString()] = (new Basket { Items = ["theirs"] }, 7);
        Assert.False(await grain.PutCatching("lost"));
        Assert.True(await grain.PutCatching("kept"));
        Assert.Equal(before, await grain.Activation());
    }

    [Fact]
    public async Task A_version_conflict_ends_only_the_activation_it_happened_in()
    {
        var (near, far) = (_silo.Client.GetGrain<ICustomStorageGrain>("near"), _silo.Client.GetGrain<ICustomStorageGrain>("far"));
        await far.Put("ours");
        var before = await near.Activation();
        _storage.Rows[far.GetGrainId().ToString()] = (new Basket { Items = ["theirs"] }, 7);
        await Assert.ThrowsAsync<InconsistentStateException>(() => near.PutThrough("far", "lost"));
        Assert.Equal(before, await near.Activation());
    }

    [Fact]
    public async Task Errors_of_the_storage_name_what_failed()
    {
        var grain = _silo.Client.GetGrain<ICustomStorageGrain>("broken");
        await grain.Put("ours");
        _storage.IsBroken = true;
        var error = await Assert.ThrowsAsync<OrleansException>(() => grain.Put("lost"));
        Assert.IsType<TimeoutException>(error.InnerException);
        _storage.IsBroken = false;
    }

    [Fact]
    public async Task A_missing_storage_fails_the_activation_with_its_name()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => _silo.Client.GetGrain<IMissingStorageGrain>("x").Touch());
        Assert.Contains(nameof(MissingStorageGrain), error.Message, StringComparison.Ordinal);
        Assert.Contains("\"Nowhere\"", Assert.IsType<BadProviderConfigException>(error.GetBaseException()).Message, StringComparison.Ordinal);
    }
}

public interface IMissingStorageGrain : IGrainWithStringKey
{
    Task Touch();
}

public sealed class MissingStorageGrain([PersistentState("x", "Nowhere")] IPersistentState<Basket> state) : Grain, IMissingStorageGrain
{
    public Task Touch() => Task.FromResult(state.State);
}
