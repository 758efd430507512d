using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>Real peers are played in real time: their tests run alone, one after the other, and share a silo and a Kamailio.</summary>
[CollectionDefinition(Name)]
public sealed class Peers : ICollectionFixture<PeerHouse>
{
    public const string Name = "Peers";
}

/// <summary>
/// A silo with a trunk at Kamailio and phones of its own, open to nobody else: whoever calls comes through the trunk or knows a password.
/// </summary>
public sealed class PeerHouse : IAsyncLifetime
{
    public const string Password = "a-phone-password";
    private const int Phones = 16;

    private readonly DataFolder _data = new();
    private readonly TlsFiles _tls = new();
    private ServerProcess? _silo;
    private JsonElement _listening;
    private readonly HashSet<string> _known = [];
    private int _taken;

    internal ServerProcess Silo => _silo ?? throw new InvalidOperationException("not started");

    internal Kamailio Exchange { get; } = new();

    /// <summary>Where phones register: host and port of UDP.</summary>
    internal string Registrar => At("udp");

    /// <summary>What vouches for it over TLS.</summary>
    internal string Roots => _tls.Certificate;

    public async ValueTask InitializeAsync()
    {
        await Exchange.StartRelayAsync();
        await Exchange.StartAsync();
        _silo = await ServerProcess.StartScriptedAsync(
            _data,
            [
                .. _tls.Settings, "--Sip:Port", "0", "--Sip:RtpPorts", "38000-38199", "--Sip:AllowedSources:0", "192.0.2.0/24",
                "--Sip:TransferTargets:0", $"*@{Exchange.Address}", "--Sip:Trunks:0:Name", "main", "--Sip:Trunks:0:Registrar", $"sip:{Exchange.Address}",
                "--Sip:Trunks:0:Sources:0", Exchange.Address, "--Sip:Trunks:0:User", Kamailio.Account, "--Sip:Trunks:0:Password", Kamailio.Password,
                .. Enumerable.Range(0, Phones).SelectMany(i => new[] { $"--Sip:Users:{i}:Name", $"phone{i}", $"--Sip:Users:{i}:Password", Password }),
            ]);
        _listening = (await _silo.GetAsync("/health")).GetProperty("checks").GetProperty("phone").GetProperty("data");
        await TrunkAsync(t => t.Text("state") is "Registered");
    }

    /// <summary>Host and port of one of <c>udp</c>, <c>tcp</c>, <c>tls</c>.</summary>
    internal string At(string transport) => _listening.Text(transport);

    /// <summary>The name of a phone that may register here and is nobody else's.</summary>
    /// <summary>The id of the call that is up since the last one that was asked for: one that a failed test left behind is nobody else's.</summary>
    internal async Task<string> CallUpAsync()
    {
        var id = await PhoneServer.CallUpAsync(Silo, _known);
        _known.Add(id);
        return id;
    }

    internal string NewPhone() => $"phone{Interlocked.Increment(ref _taken) - 1}";

    internal async Task<JsonElement> TrunkAsync(Func<JsonElement, bool> wanted) =>
        (await PhoneServer.UntilAsync(() => Silo.GetAsync("/api/trunks"), trunks => wanted(trunks[0])))[0];

    internal async Task<string> PlaceAsync(string to)
    {
        var (status, body) = await Silo.PostAsync("/api/calls", new { to });
        Assert.True(status == 202, $"{status}: {body}");
        return body.Text("id");
    }

    /// <summary>What the caller said or pressed in the first turn, once there is one.</summary>
    internal async Task<string> TurnAsync(string id) => (await PhoneServer.UntilAsync(
        async () => (await Silo.GetAsync($"/api/conversations/{id}")).GetProperty("turns"), turns => turns.GetArrayLength() > 0))[0].Text("user");

    internal async Task TransferAsync(string id, object how)
    {
        var (status, outcome) = await Silo.PostAsync($"/api/calls/{id}/transfer", how);
        Assert.True(status == 200 && outcome.GetProperty("done").GetBoolean(), $"{status} {outcome}");
    }

    internal Task<JsonElement> PhoneAsync(string id, Func<JsonElement, bool> wanted) => PhoneServer.PhoneAsync(Silo, id, wanted);

    /// <summary>Hangs up and waits until nothing is left of the call.</summary>
    internal async Task HangUpAsync(string id)
    {
        using var hungUp = await Silo.Http.DeleteAsync(new Uri($"/api/calls/{id}", UriKind.Relative));
        Assert.True(hungUp.IsSuccessStatusCode);
        await PhoneAsync(id, p => p.Text("state") is "ended");
    }

    public async ValueTask DisposeAsync()
    {
        if (_silo is not null) await _silo.DisposeAsync();
        await Exchange.DisposeAsync();
        _tls.Dispose();
        _data.Dispose();
    }
}
