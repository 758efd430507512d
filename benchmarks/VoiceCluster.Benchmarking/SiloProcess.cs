using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;

namespace VoiceCluster.Benchmarking;

/// <summary>The server under test: its own process on a free port, with a data folder that is deleted afterwards unless one is given.</summary>
public sealed partial class SiloProcess : IAsyncDisposable
{
    private const int Terminate = 15;
    private const string Ready = "VoiceCluster is ready on ";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(15);

    private readonly Process _process;
    private readonly string? _folder;
    private readonly Queue<string> _lastLines = new();
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SiloProcess(Process process, string? folder)
    {
        _process = process;
        _folder = folder;
        process.OutputDataReceived += (_, e) => Note(e.Data);
        process.ErrorDataReceived += (_, e) => Note(e.Data);
    }

    public int Id => _process.Id;

    public IPEndPoint Address { get; private set; } = new(IPAddress.Loopback, 0);

    /// <summary>Starts the silo and waits until it is ready.</summary>
    /// <param name="path">VoiceCluster.Silo.dll.</param>
    /// <param name="dataFolder">Where its data and the calls' journals stay; null for a folder that is deleted afterwards.</param>
    /// <param name="settings">What differs from the defaults, as arguments.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="InvalidOperationException">It did not become ready; the message holds its last words.</exception>
    public static async Task<SiloProcess> StartAsync(string path, string? dataFolder, IEnumerable<string> settings, CancellationToken cancellationToken)
    {
        var folder = dataFolder ?? Directory.CreateTempSubdirectory("voicecluster-benchmark-").FullName;
        var start = new ProcessStartInfo("dotnet", [path, "--urls", "http://127.0.0.1:0", "--DataFolder", folder, .. settings])
        {
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(path)!,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var silo = new SiloProcess(Process.Start(start)!, dataFolder is null ? folder : null);
        try
        {
            await silo.AwaitReadyAsync(cancellationToken);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    /// <summary>Kills it (SIGKILL): it has no time for anything.</summary>
    public Task KillAsync()
    {
        _process.Kill();
        return _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _ = Kill(_process.Id, Terminate);
            using var patience = new CancellationTokenSource(StopTimeout, TimeProvider.System);
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
        if (_folder is not null) Directory.Delete(_folder, recursive: true);
    }

    private async Task AwaitReadyAsync(CancellationToken cancellationToken)
    {
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var exited = _process.WaitForExitAsync(ended.Token);
        var late = Task.Delay(StartTimeout, TimeProvider.System, ended.Token);
        var first = await Task.WhenAny(_ready.Task, exited, late);
        await ended.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
        if (first != _ready.Task)
        {
            lock (_lastLines)
            {
                throw new InvalidOperationException(
                    $"the silo {(first == exited ? "ended" : "was not ready within a minute")}; its last words:{Environment.NewLine}{string.Join(Environment.NewLine, _lastLines)}");
            }
        }

        Address = new IPEndPoint(IPAddress.Loopback, (await _ready.Task).Port);
    }

    private void Note(string? line)
    {
        if (line is null) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 20) _lastLines.Dequeue();
        }

        if (line.StartsWith(Ready, StringComparison.Ordinal) && Uri.TryCreate(line[Ready.Length..].Split(' ')[0].TrimEnd('.', '/'), UriKind.Absolute, out var url)) _ready.TrySetResult(url);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
