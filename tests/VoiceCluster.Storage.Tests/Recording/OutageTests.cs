using VoiceCluster.TestKit;

namespace VoiceCluster.Storage.Tests;

/// <summary>Outages of a PostgreSQL server of the test's own.</summary>
[Collection(nameof(Alone))]
[Trait("Needs", "postgres")]
public sealed class OutageTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("vc-storage-");
    private PostgresServer _server = null!;
    private StorageOptions _options = new();

    public async ValueTask InitializeAsync()
    {
        Assert.SkipUnless(PostgresServer.IsInstalled, "PostgreSQL is not installed (package 'postgresql').");
        _server = await PostgresServer.CreateAsync();
        _options = new StorageOptions
        {
            DataFolder = _folder.FullName,
            ConnectionString = await _server.CreateDatabaseAsync(),
            RetryMinimum = TimeSpan.FromMilliseconds(10),
            RetryMaximum = TimeSpan.FromMilliseconds(200),
            RecentBytes = 1 << 20,
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Calls_go_on_while_the_server_stops_dies_and_comes_back_and_nothing_is_lost()
    {
        await using var storage = await TestStorage.OpenAsync(_options);
        using var end = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 8).Select(caller => Task.Run(() => CallAsync(storage, $"caller-{caller}", end.Token))).ToList();

        await Wait.UntilAsync(() => storage.Health.IsDatabaseReachable && storage.Health.LogBytes > 100_000);
        await _server.StopAsync();
        await Wait.UntilAsync(() => !storage.Health.IsDatabaseReachable && storage.Health.PendingRecords > 1000);
        await _server.StartAsync();
        await Wait.UntilAsync(() => storage.Health.IsDatabaseReachable);
        await _server.KillAsync();
        await Wait.UntilAsync(() => !storage.Health.IsDatabaseReachable && storage.Health.PendingRecords > 1000);
        await end.CancelAsync();
        var recorded = await Task.WhenAll(calls);
        await _server.StartAsync();
        await storage.FlushAsync();

        Assert.Equal(recorded.Sum(), await storage.CountAsync("turns"));
        Assert.Equal((0, 0, 0), (storage.Health.PendingRecords, storage.Health.QuarantinedRecords, storage.Health.DroppedRecords));
    }

    [Fact]
    public async Task A_long_outage_fills_the_disk_and_not_the_memory()
    {
        await using var storage = await TestStorage.OpenAsync(_options);
        await _server.StopAsync();
        var text = new string('x', 50_000);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var number = 1; number <= 2000; number++)
            await storage.Recorder.RecordAsync(Sample.Turn($"s{number % 20}", number) with { AgentText = text });
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(storage.Health.LogBytes > 100_000_000, $"{storage.Health.LogBytes} bytes on disk");
        Assert.True(grown < 30_000_000, $"{grown} bytes in memory");

        // Long gone from memory, still readable.
        Assert.Equal(text, (await storage.History.GetTurnsAsync("s1", 0, default))[0].AgentText);
        await _server.StartAsync();
        await storage.FlushAsync();
        Assert.Equal(2000, await storage.CountAsync("turns"));
    }

    private static async Task<int> CallAsync(TestStorage storage, string session, CancellationToken end)
    {
        var number = 0;
        while (!end.IsCancellationRequested) await storage.Recorder.RecordAsync(Sample.Turn(session, ++number), CancellationToken.None);
        return number;
    }
}
