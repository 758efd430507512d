using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary>The PostgreSQL that is installed here, with a data folder of its own on a free port; it runs as <c>postgres</c> because it refuses root.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private readonly ProgramRun _process;
    private readonly string _folder;

    private PostgresServer(ProgramRun process, string folder, int port)
    {
        _process = process;
        _folder = folder;
        ConnectionString = $"Host=127.0.0.1;Port={port};Username=postgres;Database=postgres";
    }

    public string ConnectionString { get; }

    public static async Task<PostgresServer> StartAsync()
    {
        var programs = Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Last() + "/bin/";
        var folder = Directory.CreateTempSubdirectory("voicecluster-postgres-").FullName;
        if (Environment.UserName is "root") await RunAsync("chown", "postgres", folder);
        await RunAsync("setpriv", As(programs + "initdb", "-D", folder + "/data", "--no-sync", "--auth=trust", "-U", "postgres"));
        var port = FreePort();
        var process = ProgramRun.StartFile("setpriv", As(programs + "postgres", "-D", folder + "/data", "-p", $"{port}", "-k", folder, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off"));
        await process.LineAsync(l => l.Contains("ready to accept connections", StringComparison.Ordinal));
        return new PostgresServer(process, folder, port);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Terminate();
        await _process.ExitAsync();
        await _process.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string[] As(params string[] command) =>
        Environment.UserName is "root" ? ["--reuid=postgres", "--regid=postgres", "--init-groups", .. command] : ["--", .. command];

    private static async Task RunAsync(string file, params string[] arguments)
    {
        await using var run = ProgramRun.StartFile(file, arguments);
        Assert.True(await run.ExitAsync() == 0, run.Output + run.Errors);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
