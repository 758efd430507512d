using System.Net;
using System.Net.Sockets;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>sipp (Debian sip-tester) with its own scenarios or those beside these tests.</summary>
internal static class Sipp
{
    /// <summary>Runs it against a port of ours; fails with what it says when a call fails.</summary>
    public static Task CallAsync(int port, string scenario, params string[] arguments) => CallFromAsync("127.0.0.1", port, scenario, arguments);

    /// <summary>The same from another address of loopback.</summary>
    public static async Task CallFromAsync(string address, int port, string scenario, params string[] arguments)
    {
        await using var sipp = Start([.. Scenario(scenario), "-i", address, "-p", $"{FreePort()}", .. arguments, $"127.0.0.1:{port}"]);
        Assert.True(await sipp.ExitAsync(TimeSpan.FromSeconds(90)) == 0, $"{scenario}:\n{sipp.Output}\n{sipp.Errors}");
    }

    /// <summary>Waits for a call on a free port and answers it by a scenario.</summary>
    public static (ProgramRun Process, int Port) Answer(string scenario, params string[] arguments)
    {
        var port = FreePort();
        return (AnswerOn(port, scenario, arguments), port);
    }

    /// <summary>The same on a given port.</summary>
    public static ProgramRun AnswerOn(int port, string scenario, params string[] arguments) =>
        Start([.. Scenario(scenario), "-i", "127.0.0.1", "-p", $"{port}", .. arguments]);

    /// <summary>As a scenario file, with a status that sipp takes from no argument.</summary>
    public static string AnsweringWith(int status, DataFolder folder) => With("answer_with", "status", $"{status}", folder);

    /// <summary>As a scenario file, with the sound that is spoken: mu-law without a header.</summary>
    public static string Speaking(string sound, DataFolder folder) => With("speaks", "sound", sound, folder);

    /// <summary>A UDP port that nobody has now.</summary>
    public static int FreePort()
    {
        using var free = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)free.Client.LocalEndPoint!).Port;
    }

    private static string With(string scenario, string name, string value, DataFolder folder)
    {
        var file = folder.File($"{scenario}.xml");
        File.WriteAllText(file, File.ReadAllText(Scenario(scenario)[1]).Replace($"[{name}]", value, StringComparison.Ordinal));
        return file;
    }

    private static string[] Scenario(string name) => name is "uac" or "uas" ? ["-sn", name]
        : Path.IsPathRooted(name) ? ["-sf", name]
        : ["-sf", Path.Combine(AppContext.BaseDirectory, "Phone", "Scenarios", name + ".xml")];

    private static ProgramRun Start(IEnumerable<string> arguments) => ProgramRun.StartFile("sipp", [.. arguments, "-nostdin", "-timeout", "60", "-timeout_error"]);
}
