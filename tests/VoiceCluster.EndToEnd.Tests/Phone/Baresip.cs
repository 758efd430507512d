using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Phone.Peers;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Phone;

/// <summary>A real phone (Debian baresip), headless: it speaks a WAV file and keeps what it hears as another.</summary>
internal sealed class Baresip : IAsyncDisposable
{
    private readonly DataFolder _folder = new();
    private readonly ProgramRun _process;
    private readonly string _control = Loopback.Next();

    private Baresip(string account, string sound, IEnumerable<string> arguments, string roots = "")
    {
        var modules = Directory.EnumerateFiles("/usr/lib", "g711.so", SearchOption.AllDirectories).First(f => f.Contains("baresip", StringComparison.Ordinal));
        File.WriteAllText(_folder.File("config"), $"""
            module_path {Path.GetDirectoryName(modules)}
            module g711.so
            module aufile.so
            module sndfile.so
            module srtp.so
            module_app account.so
            module_app menu.so
            module_app ctrl_tcp.so
            ctrl_tcp_listen {_control}:4444
            audio_source aufile,{sound}
            audio_alert aufile,{sound}
            snd_path {_folder.Path}
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            sip_listen 127.0.0.1:0
            net_interface 127.0.0.1
            {(roots.Length > 0 ? $"sip_cafile {roots}" : "")}

            """);
        File.WriteAllText(_folder.File("accounts"), account + "\n");
        File.WriteAllText(_folder.File("contacts"), "");
        _process = ProgramRun.StartFile("baresip", ["-f", _folder.Path, .. arguments]);
    }

    /// <summary>Dials, speaks a file of 8 kHz, and hangs up after so many seconds.</summary>
    public static Baresip Dial(string to, string sound, int seconds) =>
        new("<sip:caller@127.0.0.1>;regint=0", sound, ["-e", $"/dial {to}", "-t", $"{seconds}"]);

    /// <summary>The same, with media that is encrypted or not at all, and over TLS when the address says so: to a server that these roots vouch for.</summary>
    public static Baresip DialSecurely(string to, string sound, string roots, int seconds) =>
        new("<sip:caller@127.0.0.1>;regint=0;mediaenc=srtp-mand", sound, ["-e", $"/dial {to}", "-t", $"{seconds}"], roots);

    /// <summary>Registers and answers what rings; ready when the registration stands.</summary>
    public static async Task<Baresip> RegisterAsync(string user, int port, string sound)
    {
        var phone = new Baresip($"<sip:{user}@127.0.0.1:{port}>;auth_user={user};auth_pass={PhoneServer.Password};answermode=auto;regint=60", sound, []);
        await phone._process.LineAsync(l => l.Contains("200 OK", StringComparison.Ordinal) && l.Contains("binding", StringComparison.Ordinal));
        return phone;
    }

    /// <summary>Hangs up and ends; what it heard is written then.</summary>
    public void Leave() => _process.Terminate();

    /// <summary>What it heard, when its call is over: 8 kHz.</summary>
    public async Task<string> HeardAsync()
    {
        await _process.ExitAsync();
        return Assert.Single(Directory.GetFiles(_folder.Path, "dump-*-dec.wav"));
    }

    /// <summary>As if somebody pressed its keys: <c>hold</c>, <c>resume</c>, <c>sndcode</c>, <c>transfer</c>... (module ctrl_tcp: JSON in netstrings).</summary>
    public async Task CommandAsync(string command, string parameter = "")
    {
        using var control = new TcpClient();
        await control.ConnectAsync(IPAddress.Parse(_control), 4444);
        var json = JsonSerializer.Serialize(new { command, @params = parameter, token = "t" });
        await using var stream = control.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{json.Length}:{json},"));
        var said = new byte[4096];
        var answer = "";
        while (!answer.Contains("\"token\":\"t\"", StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(said);
            Assert.True(count > 0, answer);
            answer += Encoding.UTF8.GetString(said, 0, count);
        }

        Assert.Contains("\"ok\":true", answer, StringComparison.Ordinal);
    }

    /// <summary>The call that it placed is up.</summary>
    public Task EstablishedAsync() => _process.LineAsync(l => l.Contains("Call established", StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _folder.Dispose();
    }
}
