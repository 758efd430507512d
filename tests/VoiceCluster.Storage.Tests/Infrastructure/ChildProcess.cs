using System.Diagnostics;
using System.Globalization;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Tests;

/// <summary>This program started once more as a process of its own, to be killed or kept out.</summary>
internal sealed class ChildProcess : IDisposable
{
    public const string Command = "storage-child";

    private const string Ready = "ready";
    private const string Fill = "fill";

    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts a child that opens storage; returns when it is open.</summary>
    public static async Task<ChildProcess> StartAsync(string work, StorageOptions options)
    {
        var self = Self();
        var start = new ProcessStartInfo(self[0]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[.. self[1..], Command, work, options.DataFolder, options.ConnectionString ?? ""]) start.ArgumentList.Add(argument);
        var child = new ChildProcess(Process.Start(start)!);
        var line = await child.ReadLineAsync();
        if (line == Ready) return child;
        child.Dispose();
        throw new InvalidOperationException($"The child said: {line}");
    }

    /// <summary>Starts a child on a small volume of its own, which nobody else sees and which goes with it.</summary>
    public static ChildProcess StartOnVolume(string folder, int megabytes)
    {
        var script = $"mount -t tmpfs -o size={megabytes}m tmpfs \"$0\" && exec \"$@\"";
        // A user namespace lets anybody mount; who is root needs none.
        string[] namespaces = Environment.UserName is "root" ? ["--mount"] : ["--user", "--map-root-user", "--mount"];
        var start = new ProcessStartInfo("unshare") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var argument in (string[])[.. namespaces, "sh", "-c", script, folder, .. Self(), Command, Fill, folder]) start.ArgumentList.Add(argument);
        return new ChildProcess(Process.Start(start)!);
    }

    private static string[] Self() => Path.GetFileNameWithoutExtension(Environment.ProcessPath!) == "dotnet"
        ? [Environment.ProcessPath!, typeof(ChildProcess).Assembly.Location]
        : [Environment.ProcessPath!];

    /// <summary>What the child prints next; null at its end.</summary>
    public async Task<string?> ReadLineAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Wait.Patience);

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Wait.Patience);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    /// <summary>The child's side.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args[0] == Fill)
        {
            await FullDisk.FullDiskChild.RunAsync(args[1]);
            return 0;
        }

        var options = new StorageOptions { DataFolder = args[1], ConnectionString = args[2] };
        try
        {
            await using var storage = await TestStorage.OpenAsync(options);
            Console.WriteLine(Ready);
            if (args[0] == "record") await Task.WhenAll(Enumerable.Range(0, 4).Select(caller => RecordForeverAsync(storage, caller)));
            await Console.In.ReadToEndAsync();
            return 0;
        }
        catch (StorageException exception)
        {
            Console.WriteLine(exception.Message);
            return 3;
        }
    }

    /// <summary>Records turns one after the other and prints each when it is acknowledged.</summary>
    private static async Task RecordForeverAsync(TestStorage storage, int caller)
    {
        var session = string.Create(CultureInfo.InvariantCulture, $"caller-{caller}");
        await storage.Recorder.RecordAsync(Sample.Session(session));
        for (var number = 1; ; number++)
        {
            await storage.Recorder.RecordAsync(Sample.Turn(session, number) with { AgentText = new string('x', number % 3000) });
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{session} {number}"));
        }
    }
}
