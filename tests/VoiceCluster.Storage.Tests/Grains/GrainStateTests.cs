using System.Buffers.Binary;

namespace VoiceCluster.Storage.Tests;

public sealed class GrainStateOnSqliteTests() : GrainStateTests(new SqliteTestDatabase());

[Trait("Needs", "postgres")]
public sealed class GrainStateOnPostgresTests(SharedPostgres server) : GrainStateTests(new PostgresTestDatabase(server));

public abstract class GrainStateTests(TestDatabase database) : DatabaseTests(database)
{
    private static readonly GrainStateKey Key = new("conversation", "Conversation", GrainKey.Of("s-1"));

    [Fact]
    public async Task Flow_Missing_Written_Overwritten_Cleared_Written()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<IGrainStateStore>();
        Assert.Null(await store.ReadAsync(Key, default));
        Assert.Null(await store.ClearAsync(Key, null, default));

        var etag = await store.WriteAsync(Key, "one"u8.ToArray(), null, default);
        await AssertStoredAsync(store, Key, "one"u8.ToArray(), etag);
        var second = await store.WriteAsync(Key, "two"u8.ToArray(), etag, default);
        Assert.NotEqual(etag, second);
        await AssertStoredAsync(store, Key, "two"u8.ToArray(), second);

        var cleared = await store.ClearAsync(Key, second, default);
        var stored = await store.ReadAsync(Key, default);
        Assert.Null(stored!.Payload);
        Assert.Equal(cleared, stored.ETag);
        var third = await store.WriteAsync(Key, Array.Empty<byte>(), cleared, default);
        await AssertStoredAsync(store, Key, [], third);
    }

    [Fact]
    public async Task State_whose_hash_was_kept_in_the_other_order_of_bytes_is_found_after_the_migration()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<IGrainStateStore>();
        var swap = Migration.Embedded(storage.Database.Dialect).Single(m => m.Name == "grain_hashes").Sql;
        var keys = Enumerable.Range(0, 50).Select(i => Key with { Key = GrainKey.Of($"call-{i}") }).ToList();
        foreach (var key in keys) await store.WriteAsync(key, "kept"u8.ToArray(), null, default);

        await storage.ExecuteAsync(swap);
        foreach (var key in keys)
        {
            Assert.Null(await store.ReadAsync(key, default));
            Assert.Equal(1, await storage.CountAsync($"OrleansStorage WHERE GrainIdHash = {BinaryPrimitives.ReverseEndianness(key.Key.Hash)}"));
        }

        await storage.ExecuteAsync(swap);
        foreach (var key in keys) Assert.Equal("kept"u8.ToArray(), (await store.ReadAsync(key, default))!.Payload?.ToArray());
    }

    [Fact]
    public async Task State_outlives_the_process()
    {
        var payload = new byte[1 << 20];
        Random.Shared.NextBytes(payload);
        string etag;
        await using (var storage = await OpenAsync()) etag = await storage.Get<IGrainStateStore>().WriteAsync(Key, payload, null, default);
        await using var next = await OpenAsync();
        await AssertStoredAsync(next.Get<IGrainStateStore>(), Key, payload, etag);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("7")]
    [InlineData("none")]
    public async Task A_write_or_clear_with_another_etag_is_refused_and_changes_nothing(string? stale)
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<IGrainStateStore>();
        var etag = await store.WriteAsync(Key, "one"u8.ToArray(), null, default);
        var conflict = await Assert.ThrowsAsync<GrainStateConflictException>(() => store.WriteAsync(Key, "two"u8.ToArray(), stale, default));
        Assert.Equal(stale, conflict.CurrentETag);
        if (stale != "none") Assert.Equal(etag, conflict.StoredETag);
        await Assert.ThrowsAsync<GrainStateConflictException>(() => store.ClearAsync(Key, stale, default));
        await AssertStoredAsync(store, Key, "one"u8.ToArray(), etag);
    }

    [Fact]
    public async Task A_state_never_written_cannot_be_written_with_an_etag()
    {
        await using var storage = await OpenAsync();
        var conflict = await Assert.ThrowsAsync<GrainStateConflictException>(() => storage.Get<IGrainStateStore>().WriteAsync(Key, "one"u8.ToArray(), "1", default));
        Assert.Null(conflict.StoredETag);
    }

    [Fact]
    public async Task Of_many_first_writes_at_once_one_succeeds()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<IGrainStateStore>();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => Task.Run(async () =>
        {
            try
            {
                return await store.WriteAsync(Key, new[] { (byte)i }, null, default);
            }
            catch (GrainStateConflictException)
            {
                return null;
            }
        })));
        Assert.Single(outcomes, etag => etag is not null);
    }

    [Fact]
    public async Task Keys_of_every_kind_are_told_apart()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<IGrainStateStore>();
        var guid = Guid.NewGuid();
        GrainKey[] keys =
        [
            GrainKey.Of("s-1"), GrainKey.Of("s-2"), GrainKey.Of(1), GrainKey.Of(1, "x"), GrainKey.Of(1, "y"), GrainKey.Of(guid), GrainKey.Of(guid, "x"),
            GrainKey.Of("電話"), GrainKey.Of(new string('k', 512)),
        ];
        for (var i = 0; i < keys.Length; i++) await store.WriteAsync(Key with { Key = keys[i] }, new[] { (byte)i }, null, default);
        await store.WriteAsync(Key with { StateName = "other" }, new[] { (byte)99 }, null, default);
        for (var i = 0; i < keys.Length; i++) await AssertStoredAsync(store, Key with { Key = keys[i] }, [(byte)i], "1");
        await Assert.ThrowsAsync<ArgumentException>(() => store.ReadAsync(Key with { Key = GrainKey.Of(new string('k', 513)) }, default));
    }

    [Fact]
    public async Task Services_in_one_database_do_not_see_each_other()
    {
        await using (var storage = await OpenAsync()) await storage.Get<IGrainStateStore>().WriteAsync(Key, "one"u8.ToArray(), null, default);
        await using var other = await TestStorage.OpenAsync(Options with { ServiceId = "another" });
        Assert.Null(await other.Get<IGrainStateStore>().ReadAsync(Key, default));
    }

    [Fact]
    public async Task Two_grain_types_with_a_state_of_one_name_are_refused()
    {
        await using var storage = await OpenAsync();
        var store = storage.Get<IGrainStateStore>();
        await store.ReadAsync(Key, default);
        var error = await Assert.ThrowsAsync<ArgumentException>(() => store.ReadAsync(Key with { GrainType = "Other" }, default));
        Assert.Contains("both have a state 'conversation'", error.Message, StringComparison.Ordinal);
    }

    private static async Task AssertStoredAsync(IGrainStateStore store, GrainStateKey key, byte[] payload, string etag)
    {
        var stored = await store.ReadAsync(key, default);
        Assert.Equal(payload, stored!.Payload!.Value.ToArray());
        Assert.Equal(etag, stored.ETag);
    }
}
