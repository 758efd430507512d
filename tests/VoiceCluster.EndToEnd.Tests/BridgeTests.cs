using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using VoiceCluster.Audio;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;
using VoiceCluster.Simulators.AudioSocket;
using VoiceCluster.Simulators.Twilio;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>Asterisk and Twilio call the real server: a spoken question over each bridge, and its spoken answer.</summary>
[Trait("Needs", "Speech")]
public sealed class BridgeTests(BridgeTests.Server server) : IClassFixture<BridgeTests.Server>
{
    private const string Token = "0123456789abcdef0123456789abcdef";
    private const string Public = "https://voice.example.com/pbx";

    private readonly ServerProcess _server = server.Process;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public Task Asterisk_asks_aloud_and_hears_the_answer() => RealTime.CallAsync(async () =>
    {
        const string Listening = "AudioSocket listens on ";
        var line = await _server.Process.LineAsync(l => l.Contains(Listening, StringComparison.Ordinal));
        var endpoint = IPEndPoint.Parse(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim());
        var id = Guid.NewGuid();
        await using var asterisk = await AsteriskCall.ConnectAsync("127.0.0.1", endpoint.Port);
        await asterisk.IdentifyAsync(id);
        var reply = new List<byte>();
        await ConverseAsync(
            new AudioFormat(AudioEncoding.Pcm16, 8000),
            frame => asterisk.SendAsync(AsteriskCall.Audio8Kind, frame),
            async cancellation =>
            {
                var message = await asterisk.ReadAsync(cancellation);
                Assert.Equal(AsteriskCall.Audio8Kind, message?.Kind);
                reply.AddRange(message!.Payload);
                return reply.Count / 16;
            });
        await asterisk.HangUpAsync();
        await ExpectAnswerAsync(id.ToString("N"), "audiosocket");
        Assert.True(LevelMeter.FromPower(Power(reply)) > -40, "the reply is silent");
    });

    [Fact]
    public Task Twilio_gets_its_twiml_asks_aloud_and_hears_the_answer() => RealTime.CallAsync(async () =>
    {
        using var webhook = new HttpRequestMessage(HttpMethod.Post, "/twilio/voice");
        webhook.Content = new FormUrlEncodedContent([new("CallSid", TwilioStream.CallSid), new("From", "+15550100"), new("To", "+15550199")]);
        webhook.Headers.Add("X-Twilio-Signature", TwilioStream.Sign(
            Token, Public + "/twilio/voice", ("CallSid", TwilioStream.CallSid), ("From", "+15550100"), ("To", "+15550199")));
        var answer = await _server.Http.SendAsync(webhook, Cancelled);
        answer.EnsureSuccessStatusCode();
        var stream = XElement.Parse(await answer.Content.ReadAsStringAsync(Cancelled)).Element("Connect")!.Element("Stream")!;
        Assert.Equal("wss://voice.example.com/pbx/ws/twilio", stream.Attribute("url")!.Value);
        var parameters = stream.Elements("Parameter").Select(p => (p.Attribute("name")!.Value, p.Attribute("value")!.Value)).ToArray();

        using var twilio = await TwilioStream.ConnectAsync(StreamUrl, stream.Attribute("url")!.Value, Token, Cancelled);
        await twilio.StartAsync(parameters);
        await ConverseAsync(
            new AudioFormat(AudioEncoding.MuLaw, 8000),
            twilio.SpeakAsync,
            async cancellation =>
            {
                Assert.NotNull(await twilio.ReadAsync(cancellation));
                return twilio.Audio.Count / 8;
            });
        await twilio.StopAsync();
        var conversation = await ExpectAnswerAsync(twilio.StreamSid, "twilio");
        var metadata = conversation.GetProperty("metadata");
        Assert.Equal(("+15550100", "+15550199", "sales"), (metadata.Text("from"), metadata.Text("to"), metadata.Text("agent")));
    });

    [Fact]
    public async Task Nobody_but_twilio_gets_in()
    {
        var denied = await _server.Http.PostAsync("/twilio/voice", new FormUrlEncodedContent([new("From", "+1")]), Cancelled);
        Assert.Equal(HttpStatusCode.Forbidden, denied.StatusCode);
        await Assert.ThrowsAsync<System.Net.WebSockets.WebSocketException>(() => TwilioStream.ConnectAsync(StreamUrl, "wss://elsewhere/ws/twilio", Token, Cancelled));
    }

    private Uri StreamUrl => new UriBuilder(_server.Address) { Scheme = "ws", Path = "/ws/twilio" }.Uri;

    /// <summary>Asks in real time, goes on with silence as a telephone does, and listens until 2 s of the answer have come.</summary>
    /// <param name="format">What the bridge carries.</param>
    /// <param name="send">Sends 20 ms.</param>
    /// <param name="listen">Takes one message; returns the milliseconds heard so far.</param>
    private async Task ConverseAsync(AudioFormat format, Func<byte[], Task> send, Func<CancellationToken, Task<int>> listen)
    {
        var wav = await _server.Http.GetByteArrayAsync(new Uri("/api/speech?text=What%20are%20your%20opening%20hours%3F", UriKind.Relative), Cancelled);
        using var file = new MemoryStream(wav);
        var question = WavReader.ReadMono(file, 8000);
        using var heard = CancellationTokenSource.CreateLinkedTokenSource(Cancelled);
        heard.CancelAfter(TimeSpan.FromSeconds(60));
        var speaking = SpeakAsync();
        while (await listen(heard.Token) < 2000)
        {
        }

        await heard.CancelAsync();
        await speaking;

        async Task SpeakAsync()
        {
            var start = TimeProvider.System.GetTimestamp();
            foreach (var (i, frame) in Sound.Cut(format, [.. new short[4000], .. question, .. new short[60 * 8000]]).Index())
            {
                var due = (TimeSpan.FromMilliseconds(20) * i) - TimeProvider.System.GetElapsedTime(start);
                if (due > TimeSpan.Zero) await Task.Delay(due, TimeProvider.System, heard.Token).ContinueWith(_ => { }, TaskScheduler.Default);
                if (heard.IsCancellationRequested) return;
                await send(frame);
            }
        }
    }

    /// <summary>The conversation as it was stored: the question was understood and its answer interrupted by the hang-up.</summary>
    private async Task<JsonElement> ExpectAnswerAsync(string session, string channel)
    {
        for (var i = 0; ; i++)
        {
            var conversation = await _server.GetAsync(string.Create(CultureInfo.InvariantCulture, $"/api/conversations/{session}"));
            if (conversation.GetProperty("turns").GetArrayLength() == 0 && i < 100)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, Cancelled);
                continue;
            }

            Assert.Equal(channel, conversation.Text("channel"));
            var turn = conversation.GetProperty("turns")[0];
            Assert.Contains("hours", turn.Text("user"), StringComparison.OrdinalIgnoreCase);
            Assert.Contains("open", turn.Text("agent"), StringComparison.OrdinalIgnoreCase);
            return conversation;
        }
    }

    private static double Power(List<byte> pcm)
    {
        var samples = new short[pcm.Count / 2];
        Pcm16.FromLittleEndian(pcm.ToArray(), samples);
        return LevelMeter.PowerWithoutDc(samples);
    }

    /// <summary>One server with both bridges open.</summary>
    public sealed class Server : IAsyncLifetime
    {
        private readonly DataFolder _data = new();
        private ServerProcess? _process;

        internal ServerProcess Process => _process ?? throw new InvalidOperationException("not started");

        public async ValueTask InitializeAsync() => _process = await ServerProcess.StartAsync(
            _data, "--AudioSocket:Port", "0", "--Twilio:AuthToken", Token, "--Twilio:PublicUrl", Public,
            "--Twilio:Routes:0:Number", "+155501*", "--Twilio:Routes:0:Agent", "sales", "--Agents:sales:Instructions", "You sell.");

        public async ValueTask DisposeAsync()
        {
            if (_process is not null) await _process.DisposeAsync();
            _data.Dispose();
        }
    }
}
