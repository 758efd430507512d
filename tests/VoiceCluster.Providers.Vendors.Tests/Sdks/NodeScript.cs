using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace VoiceCluster.Providers.Vendors.Tests;

/// <summary>Runs a script with the vendors' own SDKs.</summary>
internal static class NodeScript
{
    /// <summary>What the script writes as its one JSON object.</summary>
    /// <param name="script">Beside this file.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="abort">Kills it.</param>
    public static async Task<JsonElement> RunAsync(string script, IEnumerable<string> arguments, CancellationToken abort)
    {
        // Node finds packages from where the script is.
        var start = new ProcessStartInfo("node", [Path.Combine(Folder(), script), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(abort);
            var errors = process.StandardError.ReadToEndAsync(abort);
            await process.WaitForExitAsync(abort);
            Assert.True(process.ExitCode == 0, await errors);
            return JsonDocument.Parse(await output).RootElement;
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
