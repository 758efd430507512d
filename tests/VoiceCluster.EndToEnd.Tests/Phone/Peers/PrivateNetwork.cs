using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>
/// A phone's network behind a NAT, made of two network namespaces: the phone's own, where it has an address that nobody outside reaches, and the
/// router's, which lends it a public one. Needs root. The addresses are those of documentation, and nothing leaves the machine.
/// </summary>
internal sealed class PrivateNetwork : IAsyncDisposable
{
    private readonly string _router = $"vc{Environment.ProcessId}r";
    private readonly string _home = $"vc{Environment.ProcessId}h";

    private PrivateNetwork()
    {
    }

    /// <summary>The address of this machine that the phone reaches.</summary>
    public static string Server => "198.51.100.1";

    /// <summary>The phone's own address.</summary>
    public static string Phone => "10.99.0.2";

    /// <summary>What a command begins with to be run beside the phone.</summary>
    public IEnumerable<string> Inside => ["ip", "netns", "exec", _home];

    private string Outer => $"{_router}0";

    public static async Task<PrivateNetwork> CreateAsync()
    {
        var network = new PrivateNetwork();
        try
        {
            await network.BuildAsync();
            return network;
        }
        catch
        {
            await network.DisposeAsync();
            throw;
        }
    }

    /// <summary>The router gets another public address, and forgets who talked to whom.</summary>
    public async Task MoveAsync()
    {
        await RunAsync($"ip -n {_router} addr add 198.51.100.3/24 dev wan");
        await RunAsync($"ip -n {_router} addr del 198.51.100.2/24 dev wan");
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var command in new[] { $"ip netns del {_home}", $"ip netns del {_router}", "ip route del unreachable 10.99.0.0/24" }) await TryAsync(command);
    }

    private async Task BuildAsync()
    {
        string[] commands =
        [
            $"ip netns add {_router}", $"ip netns add {_home}",
            $"ip link add {Outer} type veth peer name wan netns {_router}",
            $"ip -n {_router} link add lan type veth peer name eth netns {_home}",
            $"ip addr add {Server}/24 dev {Outer}", $"ip link set {Outer} up",
            $"ip -n {_router} addr add 198.51.100.2/24 dev wan", $"ip -n {_router} link set wan up",
            $"ip -n {_router} addr add 10.99.0.1/24 dev lan", $"ip -n {_router} link set lan up",
            $"ip -n {_home} addr add {Phone}/24 dev eth", $"ip -n {_home} link set eth up", $"ip -n {_home} link set lo up",
            $"ip -n {_home} route add default via 10.99.0.1",
            $"ip netns exec {_router} sysctl -q net.ipv4.ip_forward=1",
            $"ip netns exec {_router} iptables -t nat -A POSTROUTING -o wan -j MASQUERADE",
            // As on the open network, where nobody knows a way to a private address.
            "ip route add unreachable 10.99.0.0/24",
        ];
        foreach (var command in commands) await RunAsync(command);
    }

    private static async Task RunAsync(string command) => Assert.Equal("", await TryAsync(command));

    private static async Task<string> TryAsync(string command)
    {
        var words = command.Split(' ');
        await using var process = ProgramRun.StartFile(words[0], words[1..]);
        return await process.ExitAsync() == 0 ? "" : $"{command}: {process.Errors}";
    }
}
