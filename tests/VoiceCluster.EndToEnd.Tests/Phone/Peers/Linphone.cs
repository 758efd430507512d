using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>Debian's Linphone without a screen (linphone-daemon), on an address of its own: it is told what to do line by line, and speaks a file.</summary>
internal sealed class Linphone : IAsyncDisposable
{
    private readonly DataFolder _home = new();
    private readonly ProgramRun _process;
    private int _events;

    private Linphone(bool tcp, bool autoAnswer, string? roots)
    {
        Directory.CreateDirectory(_home.File(".local/share/linphone"));
        Directory.CreateDirectory(_home.File(".config/linphone"));
        File.WriteAllText(_home.File("rc"), $"""
            [sip]
            bind_address={Address}
            sip_port={(tcp ? 0 : 5060)}
            sip_tcp_port={(tcp ? 5060 : 0)}
            sip_tls_port={(roots is null ? 0 : 5061)}
            root_ca={roots}
            media_encryption={(roots is null ? "none" : "srtp")}
            [rtp]
            audio_rtp_port=7078
            bind_address={Address}
            [sound]
            use_files=1

            """);
        _process = ProgramRun.StartTalking(
            "linphone-daemon", new Dictionary<string, string> { ["HOME"] = _home.Path },
            ["--config", _home.File("rc"), "--log", _home.File("log"), .. autoAnswer ? new[] { "--auto-answer" } : []]);
    }

    /// <summary>Its address; port 5060, RTP on 7078.</summary>
    public string Address { get; } = Loopback.Next();

    /// <summary>What it said of itself.</summary>
    public string Said => _process.Output + File.ReadAllText(_home.File("log"));

    public static Linphone Start(bool tcp = false, bool autoAnswer = false, string? roots = null) => new(tcp, autoAnswer, roots);

    /// <summary>Registers and waits until that stands.</summary>
    public async Task RegisterAsync(string identity, string proxy, string password)
    {
        await TellAsync($"register {identity} {proxy} {password}");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        while (!(await AskAsync("register-status ALL", "State: ")).Contains("LinphoneRegistrationOk", StringComparison.Ordinal))
            await timer.WaitForNextTickAsync(patience.Token);
    }

    /// <summary>One command: call, call-pause, call-resume, dtmf, call-transfer, terminate, answer...</summary>
    public Task TellAsync(string command) => _process.WriteLineAsync(command);

    /// <summary>Waits for the next event of a call: <c>StreamsRunning</c>, <c>Paused</c>, <c>PausedByRemote</c>, <c>End</c>, <c>Released</c>...</summary>
    public async Task CallIsAsync(string state)
    {
        var lines = 0;
        var seen = 0;
        await _process.LineAsync(line =>
        {
            if (!line.StartsWith("Event: LinphoneCall", StringComparison.Ordinal)) return false;
            seen++;
            if (seen <= _events || line != $"Event: LinphoneCall{state}") return false;
            lines = seen;
            return true;
        });
        _events = lines;
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _home.Dispose();
    }

    private async Task<string> AskAsync(string command, string prefix)
    {
        var before = _process.OutputLines.Count(l => l.StartsWith(prefix, StringComparison.Ordinal));
        await TellAsync(command);
        var seen = 0;
        return await _process.LineAsync(l => l.StartsWith(prefix, StringComparison.Ordinal) && ++seen > before);
    }
}
