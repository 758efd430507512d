using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.TestKit;

/// <summary>A PostgreSQL server of one's own for tests, made from the system's binaries in a temporary folder: starts in about a second, gives
/// each test a database of its own, can be stopped, killed and started again to play an outage.</summary>
/// <remarks>The server hangs on a shell that reads from this process: when this process dies, however it dies, the shell ends the server and
/// removes the folder. Run as root, the server runs as user postgres, because PostgreSQL refuses root.</remarks>
public sealed class PostgresServer : IAsyncDisposable
{
    // $1 the server's folder, the rest the server's command. A line asks for an orderly stop; the end of input means that the test process is gone.
    private const string Guardian = """
        exec 2> /dev/null
        folder=$1; shift
        "$@" > "$folder/server.log" 2>&1 &
        server=$!
        echo $server
        if read -r request; then
          kill -INT $server; wait $server
        else
          kill -QUIT $server; wait $server; rm -rf "$folder"
        fi
        """;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(25);

    private readonly string _bin;
    private readonly string _folder;
    private readonly int _port;
    private Process? _guardian;
    private int _databases;

    private PostgresServer(string bin, string folder, int port)
    {
        _bin = bin;
        _folder = folder;
        _port = port;
    }

    /// <summary>PostgreSQL's programs are on this machine.</summary>
    public static bool IsInstalled => FindBinaries() is not null;

    /// <summary>The process id of the server.</summary>
    public int ProcessId { get; private set; }

    private static bool IsRoot => Environment.UserName == "root";

    /// <summary>Creates a server and starts it.</summary>
    /// <exception cref="InvalidOperationException">PostgreSQL is not installed, or does not start; the message holds its log.</exception>
    public static async Task<PostgresServer> CreateAsync()
    {
        var bin = FindBinaries() ?? throw new InvalidOperationException("PostgreSQL is not installed; install the package 'postgresql'.");
        var folder = Directory.CreateTempSubdirectory("vc-postgres-").FullName;
        if (IsRoot) await RunAsync("chown", "postgres", folder);
        await RunAsync([.. AsServer(Path.Combine(bin, "initdb")), "-D", Path.Combine(folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]);
        var server = new PostgresServer(bin, folder, FindPort());
        await server.StartAsync();
        return server;
    }

    /// <summary>Creates an empty database and returns an Npgsql connection string to it.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test{Interlocked.Increment(ref _databases)}");
        await RunAsync(Path.Combine(_bin, "createdb"), "-h", "127.0.0.1", "-p", Port, "-U", "postgres", name);
        return $"Host=127.0.0.1;Port={Port};Database={name};Username=postgres";
    }

    /// <summary>Starts the server again after <see cref="StopAsync"/> or <see cref="KillAsync"/>, on the same port; returns when it takes connections.</summary>
    public async Task StartAsync()
    {
        var started = TimeProvider.System.GetTimestamp();
        while (!await TryStartAsync())
        {
            // After a kill the old server's children may hold its memory for a moment.
            if (TimeProvider.System.GetElapsedTime(started) > Patience)
                throw new InvalidOperationException("PostgreSQL did not start: " + await File.ReadAllTextAsync(Path.Combine(_folder, "server.log")));
            await Task.Delay(PollPause, TimeProvider.System);
        }
    }

    /// <summary>Stops the server in good order, cutting off its clients.</summary>
    public async Task StopAsync()
    {
        if (_guardian is not { } guardian) return;
        _guardian = null;
        await guardian.StandardInput.WriteLineAsync("stop");
        await guardian.StandardInput.FlushAsync();
        await guardian.WaitForExitAsync().WaitAsync(Patience);
        guardian.Dispose();
    }

    /// <summary>Kills the server with SIGKILL.</summary>
    public async Task KillAsync()
    {
        using (var server = Process.GetProcessById(ProcessId)) server.Kill();
        await StopAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    private string Port => _port.ToString(CultureInfo.InvariantCulture);

    private async Task<bool> TryStartAsync()
    {
        var guardian = new ProcessStartInfo("setsid") { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        string[] command =
        [
            "sh", "-c", Guardian, "guardian", _folder, .. AsServer(Path.Combine(_bin, "postgres")), "-D", Path.Combine(_folder, "data"), "-k", _folder,
            "-p", Port, "-c", "listen_addresses=127.0.0.1", "-c", "fsync=off", "-c", "full_page_writes=off", "-c", "max_connections=200",
        ];
        foreach (var argument in command) guardian.ArgumentList.Add(argument);
        _guardian = Process.Start(guardian)!;
        ProcessId = int.Parse((await _guardian.StandardOutput.ReadLineAsync())!, CultureInfo.InvariantCulture);
        var started = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(started) < Patience)
        {
            if (await ExitCodeAsync([Path.Combine(_bin, "pg_isready"), "-q", "-h", "127.0.0.1", "-p", Port]) == 0) return true;
            if (!IsRunning(ProcessId)) break;
            await Task.Delay(PollPause, TimeProvider.System);
        }

        await StopAsync();
        return false;
    }

    private static bool IsRunning(int processId)
    {
        // A child that ended stays as a zombie until the guardian waits for it.
        var status = $"/proc/{processId}/stat";
        return File.Exists(status) && !File.ReadAllText(status).Contains(") Z ", StringComparison.Ordinal);
    }

    private static string[] AsServer(string program) =>
        IsRoot ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", program] : [program];

    private static string? FindBinaries()
    {
        const string debian = "/usr/lib/postgresql";
        if (!Directory.Exists(debian)) return null;
        return Directory.GetDirectories(debian)
            .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var version) ? version : 0)
            .Select(folder => Path.Combine(folder, "bin"))
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    /// <summary>A free port below the range from which the system takes those of outgoing connections, so that it is still free at a restart.</summary>
    private static int FindPort()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; try another.
            }
        }
    }

    private static async Task RunAsync(params string[] command)
    {
        var output = new StringWriter(CultureInfo.InvariantCulture);
        var code = await ExitCodeAsync(command, output);
        if (code != 0) throw new InvalidOperationException($"{command[0]} ended with {code}: {output}");
    }

    private static async Task<int> ExitCodeAsync(string[] command, StringWriter? output = null)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = "/" };
        using var process = Process.Start(start)!;
        var texts = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (output is not null)
        {
            foreach (var text in texts) await output.WriteAsync(text);
        }

        return process.ExitCode;
    }
}
