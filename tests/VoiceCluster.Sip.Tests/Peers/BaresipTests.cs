using System.Diagnostics;
using System.Net;
using VoiceCluster.Audio;

namespace VoiceCluster.Sip.Tests.Peers;

/// <summary>A real phone (Debian baresip), headless, calls in on loopback and hears its own tone back.</summary>
[Trait("Needs", "baresip")]
public sealed class BaresipTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("voicecluster-baresip").FullName;

    [Theory]
    [InlineData("")]
    [InlineData(";transport=tcp")]
    public async Task It_calls_in_and_media_flows_both_ways(string transport)
    {
        var party = new Answerer();
        await using var agent = await party.StartAsync(25_200);
        var port = agent.Listening.First(l => l.Protocol == (transport.Length == 0 ? SipProtocol.Udp : SipProtocol.Tcp)).EndPoint.Port;
        Configure();
        using var phone = Process.Start(new ProcessStartInfo("baresip", $"-f {_folder} -e \"/dial sip:agent@127.0.0.1:{port}{transport}\" -t 60")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = phone.StandardOutput.ReadToEndAsync();
        var errors = phone.StandardError.ReadToEndAsync();
        var quality = await Echo(party, phone);
        var said = await output + await errors;
        Assert.True(quality is not null, said);
        Assert.True(quality.PacketsReceived > 100 && quality.PacketsSent > 100, quality.ToString());
        Assert.Equal((0, 0), (quality.PacketsLost, quality.Refused));
        Assert.Contains("incoming rtp for 'audio' established", said, StringComparison.Ordinal);
        Assert.Contains("established", party.Events);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Sends every frame back on the system's 20 ms until enough went both ways and the phone has ended.
    private static async Task<RtpQuality?> Echo(Answerer party, Process phone)
    {
        var frame = new short[Frame.Samples];
        RtpQuality? quality = null;
        var isToldToEnd = false;
        using var timer = new PeriodicTimer(Frame.Duration, TimeProvider.System);
        var started = TimeProvider.System.GetTimestamp();
        while (!phone.HasExited)
        {
            await timer.WaitForNextTickAsync();
            if (TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(90)) phone.Kill();
            if (party.Calls is not [{ IsEstablished: true, Media: RtpMediaSession media }]) continue;
            media.FrameReceived ??= (received, _) => received.CopyTo(frame);
            media.Tick(frame);
            quality = media.Quality;
            if (isToldToEnd || quality is not { PacketsReceived: > 100, PacketsSent: > 100 }) continue;
            isToldToEnd = true;
            // It hangs up and ends.
            using var interrupt = Process.Start("kill", $"-INT {phone.Id}");
            await interrupt.WaitForExitAsync();
        }

        return quality;
    }

    private void Configure()
    {
        var modules = Directory.EnumerateFiles("/usr/lib", "g711.so", SearchOption.AllDirectories).First(f => f.Contains("baresip", StringComparison.Ordinal));
        var tone = Path.Combine(_folder, "tone.wav");
        File.WriteAllBytes(tone, ToneFile());
        File.WriteAllText(Path.Combine(_folder, "config"), $"""
            module_path {Path.GetDirectoryName(modules)}
            module g711.so
            module aufile.so
            module_app account.so
            module_app menu.so
            audio_source aufile,{tone}
            audio_player aufile,{Path.Combine(_folder, "heard.wav")}
            audio_alert aufile,{tone}
            ausrc_srate 8000
            auplay_srate 8000
            ausrc_channels 1
            auplay_channels 1
            sip_listen 127.0.0.1:0
            net_interface 127.0.0.1

            """);
        File.WriteAllText(Path.Combine(_folder, "accounts"), "<sip:bob@127.0.0.1>;regint=0\n");
        File.WriteAllText(Path.Combine(_folder, "contacts"), string.Empty);
    }

    // Eight seconds of 500 Hz, 8 kHz mono.
    private static byte[] ToneFile()
    {
        var samples = Enumerable.Range(0, 8 * 8000).Select(n => (short)(8000 * Math.Sin(2 * Math.PI * 500 * n / 8000))).ToArray();
        var file = new MemoryStream();
        using var writer = new BinaryWriter(file);
        writer.Write("RIFF"u8);
        writer.Write(36 + (samples.Length * 2));
        writer.Write("WAVEfmt "u8);
        writer.Write(16);
        writer.Write((short)1);
        writer.Write((short)1);
        writer.Write(8000);
        writer.Write(16_000);
        writer.Write((short)2);
        writer.Write((short)16);
        writer.Write("data"u8);
        writer.Write(samples.Length * 2);
        foreach (var sample in samples) writer.Write(sample);
        writer.Flush();
        return file.ToArray();
    }
}
