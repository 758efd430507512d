using VoiceCluster.EndToEnd.Tests.Processes;
using VoiceCluster.TestKit;

namespace VoiceCluster.EndToEnd.Tests.Clustered;

/// <summary>Silos as processes of their own on one PostgreSQL database, which find each other there or in Redis.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    // The machine that tests may stall, which is no death.
    private static readonly string[] Patient = ["--Cluster:DeadAfter", "00:00:06", "--FrontDoor:StartWithin", "00:00:30"];

    private readonly PostgresServer _postgres;
    private readonly RedisServer? _redis;
    private readonly string _database;
    private readonly string[] _membership;
    private readonly List<DataFolder> _folders = [];
    private readonly List<ServerProcess> _silos = [];

    private Cluster(PostgresServer postgres, RedisServer? redis, string database)
    {
        (_postgres, _redis, _database) = (postgres, redis, database);
        _membership = redis is null ? [] : ["--Cluster:Membership", "redis", "--Cluster:RedisConnectionString", redis.ConnectionString];
    }

    /// <summary>A database without silos.</summary>
    public static async Task<Cluster> CreateAsync(Membership membership)
    {
        var postgres = await PostgresServer.CreateAsync();
        var redis = membership is Membership.Redis ? await RedisServer.StartAsync() : null;
        return new Cluster(postgres, redis, await postgres.CreateDatabaseAsync());
    }

    /// <summary>Starts a silo that joins those that are up.</summary>
    public async Task<ServerProcess> AddAsync(params string[] arguments)
    {
        var folder = new DataFolder();
        _folders.Add(folder);
        var silo = await ServerProcess.StartAsync(
            folder,
            ["--Storage:ConnectionString", _database, .. _membership, .. Patient, .. arguments]);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>With the scripted engines.</summary>
    public Task<ServerProcess> AddScriptedAsync() => AddAsync("--Providers:Scripted", "true");

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        if (_redis is not null) await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
        foreach (var folder in _folders) folder.Dispose();
    }
}

/// <summary>Where silos find each other.</summary>
public enum Membership
{
    Postgres,
    Redis,
}
