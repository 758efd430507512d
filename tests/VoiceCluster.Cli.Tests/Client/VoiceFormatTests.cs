using VoiceCluster.Audio;
using VoiceCluster.Cli.Client;

namespace VoiceCluster.Cli.Tests.Client;

public class VoiceFormatTests
{
    [Theory]
    [InlineData("pcm16", AudioEncoding.Pcm16, 16_000, AudioTransport.Binary, 320)]
    [InlineData("PCM16@48000/base64", AudioEncoding.Pcm16, 48_000, AudioTransport.Base64, 960)]
    [InlineData("mulaw", AudioEncoding.MuLaw, 8_000, AudioTransport.Binary, 160)]
    [InlineData("alaw@16000", AudioEncoding.ALaw, 16_000, AudioTransport.Binary, 320)]
    public void Reads_encoding_rate_and_transport(string text, AudioEncoding encoding, int rate, AudioTransport transport, int frame)
    {
        var format = VoiceFormat.Parse(text);

        Assert.Equal(new VoiceFormat(new AudioFormat(encoding, rate), transport), format);
        Assert.Equal(frame, format.FrameSamples);
        Assert.Equal(format, VoiceFormat.Parse(format.ToString()));
    }

    [Theory]
    [InlineData("opus", "opus")]
    [InlineData("mp3", "mp3")]
    [InlineData("pcm16@11025", "11025")]
    [InlineData("pcm16@fast", "fast")]
    public void Refuses_what_it_does_not_speak(string text, string named) =>
        Assert.Contains(named, Assert.Throws<FormatException>(() => VoiceFormat.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("pcm16", 0)]
    [InlineData("mulaw", 600)]
    [InlineData("alaw", 600)]
    public void What_travels_comes_back(string text, int tolerance)
    {
        var format = VoiceFormat.Parse(text);
        short[] samples = [0, 100, -100, 12_345, -32_000];

        var back = format.Decode(format.Encode(samples));

        Assert.All(samples.Zip(back), pair => Assert.InRange(pair.Second, pair.First - tolerance, pair.First + tolerance));
    }

    [Fact]
    public void Half_a_sample_is_a_breach() =>
        Assert.Equal(VoiceFailure.ProtocolViolation, Assert.Throws<VoiceClientException>(() => VoiceFormat.Default.Decode(new byte[3])).Failure);

    [Theory]
    [InlineData("ws://localhost:8080", null, "ws://localhost:8080/ws/voice")]
    [InlineData("http://localhost:8080", "a b", "ws://localhost:8080/ws/voice?session=a%20b")]
    [InlineData("wss://voice.example/other?x=1", "s", "wss://voice.example/other?x=1&session=s")]
    [InlineData("https://voice.example", null, "wss://voice.example/ws/voice")]
    public void An_address_leads_to_its_endpoint(string url, string? session, string endpoint) =>
        Assert.Equal(endpoint, new VoiceClientOptions { Url = new Uri(url), Session = session }.Endpoint().AbsoluteUri);

    [Fact]
    public void Plain_requests_go_to_the_same_server() =>
        Assert.Equal("https://voice.example/", new VoiceClientOptions { Url = new Uri("wss://voice.example/ws/voice"), Session = "s" }.HttpBase().AbsoluteUri);
}
