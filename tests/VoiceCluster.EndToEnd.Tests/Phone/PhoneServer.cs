using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>Telephones that call one server, or are heard, in real time: their tests run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class Telephones : ICollectionFixture<PhoneServer>
{
    public const string Name = "Telephones";
}

/// <summary>A silo with a telephone on free ports and phones that may register, shared by the tests that call it.</summary>
public sealed class PhoneServer : IAsyncLifetime
{
    public const string Password = "a-good-password";

    private const int Users = 40;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly DataFolder _data = new();
    private ServerProcess? _server;
    private int _users;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("not started");

    /// <summary>Port of SIP over UDP and over TCP.</summary>
    internal (int Udp, int Tcp) Ports { get; private set; }

    public async ValueTask InitializeAsync()
    {
        _server = await ServerProcess.StartAsync(
            _data,
            [
                "--Sip:Port", "0", "--Sip:RtpPorts", "34000-34999",
                .. Enumerable.Range(0, Users).SelectMany(i => new[] { $"--Sip:Users:{i}:Name", $"user{i}", $"--Sip:Users:{i}:Password", Password }),
            ]);
        Ports = await PortsOf(_server);
    }

    /// <summary>The name of a phone that may register and is nobody else's: the phones of other tests may be registered still.</summary>
    internal string NewUser()
    {
        var number = Interlocked.Increment(ref _users) - 1;
        Assert.True(number < Users, "more phones than users");
        return $"user{number}";
    }

    internal static async Task<(int Udp, int Tcp)> PortsOf(ServerProcess server)
    {
        var phone = (await server.GetAsync("/health")).GetProperty("checks").GetProperty("phone").GetProperty("data");
        return (Port(phone.Text("udp")), Port(phone.Text("tcp")));

        static int Port(string endpoint) => System.Net.IPEndPoint.Parse(endpoint).Port;
    }

    /// <summary>Posts JSON and gives what comes back, whatever the status.</summary>
    internal Task<(int Status, JsonElement Body)> PostAsync(string path, object body) => Server.PostAsync(path, body);

    /// <summary>Places a call and gives its id.</summary>
    internal async Task<string> PlaceAsync(string to)
    {
        var (status, body) = await PostAsync("/api/calls", new { to, metadata = new { customer = 7 } });
        Assert.True(status == 202, $"{status}: {body}");
        return body.Text("id");
    }

    /// <summary>The id of a call by telephone that is up, once there is one.</summary>
    /// <param name="server">Whose.</param>
    /// <param name="known">Calls that are others'.</param>
    internal static async Task<string> CallUpAsync(ServerProcess server, IReadOnlySet<string>? known = null)
    {
        var calls = await UntilAsync(() => server.GetAsync("/api/calls"), calls => calls.EnumerateArray().Any(IsWanted));
        return calls.EnumerateArray().First(IsWanted).Text("sessionId");

        bool IsWanted(JsonElement call) => call.Text("channel") is "sip" && known?.Contains(call.Text("sessionId")) is not true;
    }

    /// <summary>How a call goes on the telephone, once it is as wanted.</summary>
    internal Task<JsonElement> PhoneAsync(string id, Func<JsonElement, bool> wanted) => PhoneAsync(Server, id, wanted);

    /// <summary>The same on another silo.</summary>
    internal static Task<JsonElement> PhoneAsync(ServerProcess server, string id, Func<JsonElement, bool> wanted) =>
        UntilAsync(async () => (await server.GetAsync($"/api/calls/{id}")).GetProperty("phone"), wanted);

    /// <summary>Asks again and again until the answer is as wanted: things happen in other processes.</summary>
    internal static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> wanted)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50), TimeProvider.System);
        T last = default!;
        try
        {
            do
            {
                last = await ask();
                if (wanted(last)) return last;
            }
            while (await timer.WaitForNextTickAsync(patience.Token));
        }
        catch (OperationCanceledException exception)
        {
            throw new TimeoutException($"it did not come to that within {Patience.TotalSeconds} s; at last: {last}", exception);
        }

        throw new InvalidOperationException("unreachable");
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        _data.Dispose();
    }
}
