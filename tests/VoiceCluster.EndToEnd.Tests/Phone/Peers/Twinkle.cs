using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone.Peers;

/// <summary>Debian's Twinkle on the console: it is told what to do line by line, and says what happens to its calls. Its microphone is silent.</summary>
internal sealed class Twinkle : IAsyncDisposable
{
    private readonly DataFolder _home = new();
    private readonly ProgramRun _process;

    private Twinkle(string user, string domain, string password)
    {
        Directory.CreateDirectory(_home.File(".twinkle"));
        File.WriteAllText(_home.File($".twinkle/{user}.cfg"), $"""
            user_name={user}
            user_domain={domain}
            auth_name={user}
            auth_pass={password}
            registrar={domain}
            registration_time=60
            register_at_startup=yes
            codecs=g711a,g711u
            dtmf_transport=rfc2833

            """);
        // It binds every address, and the ports it is told; 0 is none.
        var port = Sipp.FreePort();
        File.WriteAllText(_home.File(".twinkle/twinkle.sys"), $"""
            dev_ringtone=alsa:null
            dev_speaker=alsa:null
            dev_mic=alsa:null
            validate_audio_dev=no
            sip_udp_port={port}
            sip_tcp_port={port}
            rtp_port={Sipp.FreePort() / 2 * 2}
            log_show_sip=yes

            """);
        _process = ProgramRun.StartTalking("twinkle-console", new Dictionary<string, string> { ["HOME"] = _home.Path }, [$"{user}.cfg"]);
    }

    public string Said => _process.Output + File.ReadAllText(_home.File(".twinkle/twinkle.log"));

    /// <summary>Starts it and waits until it is registered.</summary>
    /// <param name="user">Its user.</param>
    /// <param name="domain">The registrar, with its port.</param>
    /// <param name="password">Of the user.</param>
    public static async Task<Twinkle> RegisterAsync(string user, string domain, string password)
    {
        var phone = new Twinkle(user, domain, password);
        await phone.SaysAsync("registration succeeded");
        return phone;
    }

    /// <summary>One command: call, bye, hold, retrieve, dtmf, transfer, auto_answer...</summary>
    public Task TellAsync(string command) => _process.WriteLineAsync(command);

    /// <summary>Waits until it has acknowledged so many answers to its INVITEs: what it is told of a call before that, it does not do.</summary>
    public Task AcknowledgesAsync(int answers) => PhoneServer.UntilAsync(() => Task.FromResult(Said), said => said.Split("\nACK sip:").Length > answers);

    public Task SaysAsync(string words) => _process.LineAsync(l => l.Contains(words, StringComparison.OrdinalIgnoreCase));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _home.Dispose();
    }
}
