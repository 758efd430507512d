using System.Net;
using System.Net.Sockets;
using VoiceCluster.EndToEnd.Tests.Phone.Peers;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>sipp (Debian sip-tester) with its own scenarios or those beside these tests.</summary>
internal static class Sipp
{
    /// <summary>Runs it against a port of ours, from an address of its own; fails with what it says when a call fails.</summary>
    public static Task CallAsync(int port, string scenario, params string[] arguments) => CallFromAsync(Loopback.Next(), port, scenario, arguments);

    /// <summary>The same from a given address of loopback, which nobody else uses.</summary>
    public static async Task CallFromAsync(string address, int port, string scenario, params string[] arguments)
    {
        await using var sipp = Start([.. Scenario(scenario), "-i", address, "-p", "5060", .. arguments, $"127.0.0.1:{port}"]);
        Assert.True(await sipp.ExitAsync(TimeSpan.FromSeconds(150)) == 0, $"{scenario}:\n{sipp.Output}\n{sipp.Errors}");
    }

    /// <summary>The same from 127.0.0.1, where ports are shared: another one when somebody was quicker.</summary>
    public static async Task CallFromLocalhostAsync(int port, string scenario, params string[] arguments)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var sipp = Start([.. Scenario(scenario), "-i", "127.0.0.1", "-p", $"{FreePort()}", .. arguments, $"127.0.0.1:{port}"]);
            if (await sipp.ExitAsync(TimeSpan.FromSeconds(90)) == 0) return;
            Assert.True(attempt < 3 && (sipp.Output + sipp.Errors).Contains("in use", StringComparison.Ordinal), $"{scenario}:\n{sipp.Output}\n{sipp.Errors}");
        }
    }

    /// <summary>Calls through a proxy at an address of loopback, port 5060.</summary>
    public static ProgramRun Through(string proxy, string scenario, params string[] arguments) =>
        Start([.. Scenario(scenario), "-i", Loopback.Next(), "-p", "5060", .. arguments, $"{proxy}:5060"]);

    /// <summary>Waits for a call on an address of its own and answers it by a scenario.</summary>
    public static (ProgramRun Process, string At) Answer(string scenario, params string[] arguments)
    {
        var address = Loopback.Next();
        return (AnswerOn(address, scenario, arguments), $"{address}:5060");
    }

    /// <summary>The same on a given address.</summary>
    public static ProgramRun AnswerOn(string address, string scenario, params string[] arguments) =>
        Start([.. Scenario(scenario), "-i", address, "-p", "5060", .. arguments]);

    /// <summary>As a scenario file, with a status that sipp takes from no argument.</summary>
    public static string AnsweringWith(int status, DataFolder folder) => With("answer_with", folder, ("status", $"{status}"));

    /// <summary>As a scenario file, with the sound that is spoken: mu-law without a header.</summary>
    public static string Speaking(string sound, DataFolder folder) => With("speaks", folder, ("sound", sound));

    /// <summary>As a scenario file, with what stands in its brackets.</summary>
    public static string With(string scenario, DataFolder folder, params (string Name, string Value)[] values)
    {
        var file = folder.File($"{scenario}-{Guid.NewGuid():N}.xml");
        File.WriteAllText(
            file, values.Aggregate(File.ReadAllText(Scenario(scenario)[1]), (text, row) => text.Replace($"[{row.Name}]", row.Value, StringComparison.Ordinal)));
        return file;
    }

    /// <summary>A UDP port that nobody has now, for those who share an address with others.</summary>
    public static int FreePort()
    {
        using var free = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)free.Client.LocalEndPoint!).Port;
    }

    private static string[] Scenario(string name) => name is "uac" or "uas" ? ["-sn", name]
        : Path.IsPathRooted(name) ? ["-sf", name]
        : ["-sf", Path.Combine(AppContext.BaseDirectory, "Phone", "Scenarios", name + ".xml")];

    private static ProgramRun Start(IEnumerable<string> arguments) => ProgramRun.StartFile("sipp", ["-timeout", "60", .. arguments, "-nostdin", "-timeout_error"]);
}
