using System.Diagnostics;
using System.Globalization;

namespace VoiceCluster.TestKit;

/// <summary>A Redis server of one's own for tests, from the system's binary, reached over a Unix socket in a temporary folder, so that it needs no port.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _folder;

    private RedisServer(Process process, string folder) => (_process, _folder) = (process, folder);

    /// <summary>As StackExchange.Redis takes it.</summary>
    public string ConnectionString => string.Create(CultureInfo.InvariantCulture, $"!{Socket}");

    private string Socket => SocketIn(_folder);

    /// <summary>Starts it, and returns when it takes connections.</summary>
    /// <exception cref="InvalidOperationException">It ended at once.</exception>
    public static async Task<RedisServer> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("vc-redis-").FullName;
        var start = new ProcessStartInfo("redis-server", ["--port", "0", "--unixsocket", SocketIn(folder), "--dir", folder, "--save", "", "--appendonly", "no"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        var server = new RedisServer(Process.Start(start)!, folder);
        var ready = ReadUntilReadyAsync(server._process.StandardOutput);
        if (!await ready.WaitAsync(Patience)) throw new InvalidOperationException("redis-server ended at once; is the package 'redis-server' installed?");
        _ = server._process.StandardOutput.ReadToEndAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static string SocketIn(string folder) => Path.Combine(folder, "redis.sock");

    private static async Task<bool> ReadUntilReadyAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.Contains("ready to accept connections", StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
