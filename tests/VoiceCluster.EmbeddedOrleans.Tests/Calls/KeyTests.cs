using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public interface IKeyGrain
{
    Task<string> Key();
}

public interface IStringKeyGrain : IGrainWithStringKey, IKeyGrain;

public interface IGuidKeyGrain : IGrainWithGuidKey, IKeyGrain;

public interface IIntegerKeyGrain : IGrainWithIntegerKey, IKeyGrain;

public interface IGuidCompoundKeyGrain : IGrainWithGuidCompoundKey, IKeyGrain;

public interface IIntegerCompoundKeyGrain : IGrainWithIntegerCompoundKey, IKeyGrain;

public sealed class StringKeyGrain : Grain, IStringKeyGrain
{
    public Task<string> Key() => Task.FromResult(this.GetPrimaryKeyString());
}

public sealed class GuidKeyGrain : Grain, IGuidKeyGrain
{
    public Task<string> Key() => Task.FromResult(this.GetPrimaryKey().ToString());
}

public sealed class IntegerKeyGrain : Grain, IIntegerKeyGrain
{
    public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKeyLong()}");
}

public sealed class GuidCompoundKeyGrain : Grain, IGuidCompoundKeyGrain
{
    public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKey(out var extension)}+{extension}");
}

[GrainType("named-by-hand")]
public sealed class IntegerCompoundKeyGrain : Grain, IIntegerCompoundKeyGrain
{
    public Task<string> Key() => Task.FromResult($"{this.GetPrimaryKeyLong(out var extension)}+{extension}");
}

public sealed class KeyTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_grain_knows_the_key_it_was_called_by()
    {
        var guid = Guid.NewGuid();
        Assert.Equal("a key", await _silo.Client.GetGrain<IStringKeyGrain>("a key").Key());
        Assert.Equal(guid.ToString(), await _silo.Client.GetGrain<IGuidKeyGrain>(guid).Key());
        Assert.Equal("-42", await _silo.Client.GetGrain<IIntegerKeyGrain>(-42).Key());
        Assert.Equal($"{guid}+ext", await _silo.Client.GetGrain<IGuidCompoundKeyGrain>(guid, "ext", null).Key());
        Assert.Equal("42+ext", await _silo.Client.GetGrain<IIntegerCompoundKeyGrain>(42, "ext", null).Key());
    }

    [Fact]
    public void Identities_are_written_as_the_clustered_host_writes_them()
    {
        var guid = new Guid("0102030405060708090a0b0c0d0e0f10");
        Assert.Equal("stringkey/a key", _silo.Client.GetGrain<IStringKeyGrain>("a key").GetGrainId().ToString());
        Assert.Equal("guidkey/0102030405060708090a0b0c0d0e0f10", _silo.Client.GetGrain<IGuidKeyGrain>(guid).GetGrainId().ToString());
        Assert.Equal("integerkey/FF", _silo.Client.GetGrain<IIntegerKeyGrain>(255).GetGrainId().ToString());
        Assert.Equal("named-by-hand/FF+ext", _silo.Client.GetGrain<IIntegerCompoundKeyGrain>(255, "ext", null).GetGrainId().ToString());
    }

    [Fact]
    public async Task References_to_the_same_grain_are_equal_and_can_be_found_by_identity()
    {
        var reference = _silo.Client.GetGrain<IStringKeyGrain>("same");
        Assert.Equal(reference, _silo.Client.GetGrain<IStringKeyGrain>("same"));
        Assert.NotEqual(reference, _silo.Client.GetGrain<IStringKeyGrain>("other"));
        var found = _silo.Client.GetGrain<IStringKeyGrain>(reference.GetGrainId());
        Assert.Equal("same", await found.Key());
        Assert.Equal("same", await _silo.Client.GetGrain(reference.GetGrainId()).AsReference<IStringKeyGrain>().Key());
    }

    [Fact]
    public void A_grain_without_a_class_or_a_key_is_refused()
    {
        Assert.Throws<ArgumentException>(() => _silo.Client.GetGrain<IUnimplementedGrain>("x"));
        Assert.ThrowsAny<ArgumentException>(() => _silo.Client.GetGrain<IStringKeyGrain>(""));
    }

    [Theory]
    [InlineData("", 0x055DCC02u)]
    [InlineData("a", 0x56740D55u)]
    [InlineData("abc", 0xFF53D132u)]
    [InlineData("Nobody inspects the spammish repetition", 0x2F3B29E2u)]
    public void The_stable_hash_is_XxHash32_with_its_bytes_reversed(string text, uint hash)
    {
        Assert.Equal(hash, StableHash.ComputeHash(System.Text.Encoding.UTF8.GetBytes(text).AsSpan()));
    }
}

public interface IUnimplementedGrain : IGrainWithStringKey
{
    Task Nothing();
}
