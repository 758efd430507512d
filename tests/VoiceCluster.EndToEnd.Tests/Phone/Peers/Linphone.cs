using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>Debian's Linphone without a screen (linphone-daemon), on an address of its own: it is told what to do line by line, and its microphone is silent.</summary>
internal sealed class Linphone : IAsyncDisposable
{
    private readonly DataFolder _home = new();
    private readonly ProgramRun _process;
    private int _events;

    private Linphone(bool tcp, bool autoAnswer, bool srtp, string? roots, string more, PrivateNetwork? network)
    {
        Address = network is null ? Loopback.Next() : PrivateNetwork.Phone;
        Directory.CreateDirectory(_home.File(".local/share/linphone"));
        Directory.CreateDirectory(_home.File(".config/linphone"));
        // In place of a microphone: without a file it sends no RTP at all.
        using (var writer = new WavWriter(File.Create(_home.File("silence.wav")), new AudioFormat(AudioEncoding.Pcm16, 8000))) writer.Write(new short[30 * 8000]);
        File.WriteAllText(_home.File("rc"), $"""
            [sip]
            bind_address={Address}
            sip_port={(tcp ? 0 : 5060)}
            sip_tcp_port={(tcp ? 5060 : 0)}
            sip_tls_port={(roots is null ? 0 : 5061)}
            root_ca={roots}
            media_encryption={(srtp ? "srtp" : "none")}
            {more}
            [rtp]
            audio_rtp_port=7078
            bind_address={Address}
            [sound]
            use_files=1
            hold_music={_home.File("silence.wav")}

            """);
        string[] command = [.. network?.Inside ?? [], "linphone-daemon", "--config", _home.File("rc"), "--log", _home.File("log"), .. autoAnswer ? new[] { "--auto-answer" } : []];
        _process = ProgramRun.StartTalking(command[0], new Dictionary<string, string> { ["HOME"] = _home.Path }, command[1..]);
    }

    /// <summary>Its address; port 5060, RTP on 7078.</summary>
    public string Address { get; }

    /// <summary>What it said of itself.</summary>
    public string Said => _process.Output + File.ReadAllText(_home.File("log"));

    /// <param name="tcp">Over TCP instead of UDP.</param>
    /// <param name="autoAnswer">Answers whatever rings.</param>
    /// <param name="srtp">Encrypts the media of its calls.</param>
    /// <param name="roots">Certificates that it trusts: it can call over TLS then.</param>
    /// <param name="more">More settings of its section <c>sip</c>, and sections behind it.</param>
    /// <param name="network">Where it stands, when that is not on loopback.</param>
    public static Linphone Start(
        bool tcp = false, bool autoAnswer = false, bool srtp = false, string? roots = null, string more = "", PrivateNetwork? network = null) =>
        new(tcp, autoAnswer, srtp, roots, more, network);

    /// <summary>Registers and waits until that stands.</summary>
    public async Task RegisterAsync(string identity, string proxy, string password)
    {
        await TellAsync($"register {identity} {proxy} {password}");
        await RegisteredAsync();
    }

    /// <summary>Waits until it is registered, as it was told or by its settings.</summary>
    public async Task RegisteredAsync()
    {
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
