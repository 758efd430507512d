using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.EndToEnd.Tests.Processes;

/// <summary><c>deploy/run.sh</c> without the builds: these tests were built with the programs, and other tests run them.</summary>
internal static class RunScript
{
    public static string Path { get; } = System.IO.Path.Combine(BuiltPrograms.Root, "deploy", "run.sh");

    public static ProgramRun Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public static ProgramRun Start(Dictionary<string, string> environment, params string[] arguments)
    {
        foreach (var program in new[] { BuiltPrograms.Silo, BuiltPrograms.SimulatedVendors })
            File.WriteAllText(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(program)!, ".built"), "");
        return ProgramRun.StartFile("bash", environment, [Path, .. arguments]);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
