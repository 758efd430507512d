using System.Diagnostics;
using System.Runtime.InteropServices;

namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary>A process of ours with all that it says; killed at the end if it still runs.</summary>
internal sealed partial class ProgramRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly List<(Func<string, bool> Wanted, TaskCompletionSource<string> Found)> _awaited = [];
    private readonly Task _exited;

    private ProgramRun(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, e) => Note(_output, e.Data);
        process.ErrorDataReceived += (_, e) => Note(_errors, e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _exited = process.WaitForExitAsync();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public string Output => Text(_output);

    public string Errors => Text(_errors);

    public IReadOnlyList<string> OutputLines
    {
        get
        {
            lock (_gate) return [.. _output];
        }
    }

    /// <summary>Starts <c>dotnet PROGRAM ARGUMENTS</c>.</summary>
    public static ProgramRun Start(string program, params IEnumerable<string> arguments) => StartFile("dotnet", [program, .. arguments]);

    public static ProgramRun StartFile(string file, params IEnumerable<string> arguments) => StartFile(file, new Dictionary<string, string>(), arguments);

    /// <param name="file">The program.</param>
    /// <param name="environment">Variables to set.</param>
    /// <param name="arguments">Its arguments.</param>
    public static ProgramRun StartFile(string file, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        StartFile(file, environment, talking: false, arguments);

    /// <summary>The same for one that is told what to do while it runs: <see cref="WriteLineAsync"/>.</summary>
    public static ProgramRun StartTalking(string file, IReadOnlyDictionary<string, string> environment, params IEnumerable<string> arguments) =>
        StartFile(file, environment, talking: true, arguments);

    /// <summary>Types a line.</summary>
    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The first line of either stream that fits.</summary>
    /// <param name="wanted">The line.</param>
    /// <param name="within">How long it may take; null for a minute.</param>
    public async Task<string> LineAsync(Func<string, bool> wanted, TimeSpan? within = null)
    {
        var found = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_output.Concat(_errors).FirstOrDefault(wanted) is { } line) return line;
            _awaited.Add((wanted, found));
        }

        var first = await Task.WhenAny(found.Task, _exited).WaitAsync(within ?? Patience);
        if (first == found.Task || found.Task.IsCompleted) return await found.Task;
        throw new InvalidOperationException($"the process ended with {_process.ExitCode}:{Environment.NewLine}{Output}{Environment.NewLine}{Errors}");
    }

    /// <summary>The exit code, when it has ended and said all.</summary>
    public async Task<int> ExitAsync(TimeSpan? within = null)
    {
        await _exited.WaitAsync(within ?? Patience);
        return _process.ExitCode;
    }

    /// <summary>As <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await ExitAsync();
    }

    /// <summary>As <c>kill</c> does.</summary>
    public void Terminate() => Assert.Equal(0, Signal(_process.Id, 15));

    /// <summary>As Ctrl-C does.</summary>
    public void Interrupt() => Assert.Equal(0, Signal(_process.Id, 2));

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await KillAsync();
        _process.Dispose();
    }

    private static ProgramRun StartFile(string file, IReadOnlyDictionary<string, string> environment, bool talking, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = talking,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ProgramRun(Process.Start(start)!);
    }

    private string Text(List<string> lines)
    {
        lock (_gate) return string.Join('\n', lines);
    }

    private void Note(List<string> lines, string? line)
    {
        if (line is null) return;
        lock (_gate)
        {
            lines.Add(line);
            foreach (var (wanted, found) in _awaited)
            {
                if (wanted(line)) found.TrySetResult(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Signal(int process, int signal);
}
