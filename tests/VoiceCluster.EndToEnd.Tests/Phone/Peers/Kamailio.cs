using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>
/// Debian's Kamailio as a carrier: registrar with a short nonce life (it refuses an old nonce without <c>stale</c>), and a proxy with Record-Route
/// over UDP and TCP that challenges the calls of the account 4930123 and the BYE of each again, in another realm. A number that begins with
/// 4942 is a group of two phones, one after the other; one with 4943 has moved to 4940; with 4944 its media go through rtpengine, if there is one.
/// </summary>
internal sealed class Kamailio : IAsyncDisposable
{
    public const string Password = "a-carrier-password";
    public const string Account = "4930123";

    /// <summary>A number that is always at <see cref="Answerer"/>, registered or not.</summary>
    public const string AnswererNumber = "4940999";

    /// <summary>How long it takes a nonce.</summary>
    public static readonly TimeSpan NonceLife = TimeSpan.FromSeconds(2);

    private readonly DataFolder _folder = new();
    private ProgramRun? _process, _relay;

    /// <summary>Its address; port 5060 over UDP and TCP.</summary>
    public string Address { get; } = Loopback.Next();

    /// <summary>The address, port 5060, of whoever answers <see cref="AnswererNumber"/>.</summary>
    public string Answerer { get; } = Loopback.Next();

    /// <summary>The address of rtpengine.</summary>
    public string Relay { get; } = Loopback.Next();

    /// <summary>Starts rtpengine, in front of which it stands then. Before it is started itself.</summary>
    public async Task StartRelayAsync()
    {
        _relay = ProgramRun.StartFile(
            "rtpengine", "--config-file=none", $"--interface={Relay}", $"--listen-ng={Relay}:2223", $"--listen-cli={Relay}:2224", "--table=-1", "--foreground", "--log-stderr", "--log-level=6",
            "--port-min=30000", "--port-max=30099", $"--pidfile={_folder.File("relay.pid")}");
        await _relay.LineAsync(l => l.Contains("Startup complete", StringComparison.Ordinal));
    }

    /// <summary>Waits until rtpengine has told what it relayed in as many calls.</summary>
    public async Task<string> RelayedAsync(int calls)
    {
        var seen = 0;
        return await (_relay ?? throw new InvalidOperationException("no relay")).LineAsync(l => l.Contains("Final packet stats", StringComparison.Ordinal) && ++seen == calls);
    }

    /// <summary>Starts it, or starts it again as it was.</summary>
    /// <param name="nonceLife">How long it takes a nonce; <see cref="NonceLife"/> when null.</param>
    /// <param name="expires">Longest registration in seconds.</param>
    public async Task StartAsync(TimeSpan? nonceLife = null, int expires = 10)
    {
        if (File.Exists(_folder.File("kamailio.cfg")))
        {
            await RunAsync();
            return;
        }

        var configuration = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Phone", "Peers", "kamailio.cfg"));
        await File.WriteAllTextAsync(
            _folder.File("kamailio.cfg"),
            configuration.Replace("[address]", Address, StringComparison.Ordinal).Replace("[password]", Password, StringComparison.Ordinal)
                .Replace("[nonce]", $"{(int)Math.Ceiling((nonceLife ?? NonceLife).TotalSeconds)}", StringComparison.Ordinal).Replace("[expires]", $"{expires}", StringComparison.Ordinal)
                .Replace("[answerer]", Answerer, StringComparison.Ordinal).Replace("[folder]", _folder.Path, StringComparison.Ordinal)
                .Replace("[relay]", Relay, StringComparison.Ordinal).Replace("[answerer number]", AnswererNumber, StringComparison.Ordinal));
        Directory.CreateDirectory(_folder.File("db"));
        foreach (var table in new[] { "location", "version" })
            File.Copy(Path.Combine("/usr/share/kamailio/dbtext/kamailio", table), Path.Combine(_folder.Path, "db", table));
        await RunAsync();
    }

    /// <summary>Ends it, with all that it knows of registrations and nonces.</summary>
    public async Task StopAsync()
    {
        if (_process is not { } process) return;
        _process = null;
        // Its children end with it, which a kill -9 would not do.
        if (!process.HasExited) process.Terminate();
        await process.ExitAsync();
        await process.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (_relay is not null) await _relay.DisposeAsync();
        _folder.Dispose();
    }

    private async Task RunAsync()
    {
        // -DD stays in the foreground; -m and -M are megabytes of memory.
        _process = ProgramRun.StartFile(
            "kamailio",
            ["-DD", "-E", "-m", "32", "-M", "4", "-f", _folder.File("kamailio.cfg"), "-Y", _folder.Path, "-P", _folder.File("pid"), .. _relay is null ? Array.Empty<string>() : ["-A", "WITH_RELAY"]]);
        await _process.LineAsync(l => l.Contains("SO_RCVBUF is finally", StringComparison.Ordinal));
    }
}
