using System.Globalization;
using System.Net;
using System.Net.Sockets;
using VoiceCluster.EndToEnd.Tests.Processes;
using VoiceCluster.TestKit;

namespace VoiceCluster.EndToEnd.Tests.Clustered;

/// <summary>Silos as processes of their own, on one PostgreSQL database.</summary>
internal sealed class Cluster : IAsyncDisposable
{
    // The machine that tests may stall, which is no death.
    private static readonly string[] Patient = ["--Cluster:DeadAfter", "00:00:06", "--FrontDoor:StartWithin", "00:00:30"];

    private readonly PostgresServer _postgres;
    private readonly string _database;
    private readonly List<DataFolder> _folders = [];
    private readonly List<ServerProcess> _silos = [];

    private Cluster(PostgresServer postgres, string database) => (_postgres, _database) = (postgres, database);

    /// <summary>A database without silos.</summary>
    public static async Task<Cluster> CreateAsync()
    {
        var postgres = await PostgresServer.CreateAsync();
        return new Cluster(postgres, await postgres.CreateDatabaseAsync());
    }

    /// <summary>Starts a silo that joins those that are up.</summary>
    public async Task<ServerProcess> AddAsync(params string[] arguments)
    {
        var folder = new DataFolder();
        _folders.Add(folder);
        var silo = await ServerProcess.StartAsync(
            folder,
            ["--Storage:ConnectionString", _database, "--Cluster:Address", "127.0.0.1", "--Cluster:SiloPort", FreePort(), .. Patient, .. arguments]);
        _silos.Add(silo);
        return silo;
    }

    /// <summary>With the scripted engines.</summary>
    public Task<ServerProcess> AddScriptedAsync() => AddAsync("--Providers:Scripted", "true");

    public async ValueTask DisposeAsync()
    {
        foreach (var silo in _silos) await silo.DisposeAsync();
        await _postgres.DisposeAsync();
        foreach (var folder in _folders) folder.Dispose();
    }

    private static string FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
    }
}
