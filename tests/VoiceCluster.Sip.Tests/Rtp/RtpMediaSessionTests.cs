using System.Net;
using System.Net.Sockets;
using VoiceCluster.Audio;
using VoiceCluster.TestKit;

namespace VoiceCluster.Sip.Tests.Rtp;

/// <summary>Two media sessions over loopback sockets; the clock is virtual, so a test decides when 20 ms have passed.</summary>
public sealed class RtpMediaSessionTests : IAsyncDisposable
{
    private readonly VirtualTimeProvider _clock = new();
    private readonly List<RtpMediaSession> _sessions = [];
    private static int _nextPort = 24_000;

    private RtpMediaSession Session(MediaCapabilities? capabilities = null)
    {
        var first = Interlocked.Add(ref _nextPort, 40);
        var factory = new RtpMediaFactory(new RtpMediaOptions { Ports = (first, first + 39), Capabilities = capabilities ?? new() }, _clock);
        var session = (RtpMediaSession)factory.Create(IPAddress.Loopback);
        _sessions.Add(session);
        return session;
    }

    private (RtpMediaSession Left, RtpMediaSession Right) Connect(MediaCapabilities? left = null, MediaCapabilities? right = null)
    {
        var (a, b) = (Session(left), Session(right));
        var answer = b.CreateAnswer(Reparse(a.CreateOffer(SdpDirection.SendReceive)), SdpDirection.SendReceive);
        Assert.NotNull(answer);
        Assert.True(a.AcceptAnswer(Reparse(answer)));
        return (a, b);
    }

    public static TheoryData<VoiceCodec, int, SrtpPolicy> Kinds => new()
    {
        { VoiceCodec.Pcmu, 20, SrtpPolicy.Never },
        { VoiceCodec.Pcma, 20, SrtpPolicy.Never },
        { VoiceCodec.Pcmu, 10, SrtpPolicy.Never },
        { VoiceCodec.Pcmu, 30, SrtpPolicy.Never },
        { VoiceCodec.Pcmu, 60, SrtpPolicy.Never },
        { VoiceCodec.Pcmu, 20, SrtpPolicy.Always },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_tone_is_heard_on_the_other_side(VoiceCodec codec, int packetTime, SrtpPolicy srtp)
    {
        var capabilities = new MediaCapabilities { Codecs = [codec], PacketTime = packetTime, Srtp = srtp };
        var (left, right) = Connect(capabilities, capabilities);
        var heard = new List<short>();
        right.FrameReceived = (frame, kind) =>
        {
            if (kind == JitterFrame.Received) heard.AddRange(frame);
        };
        for (var i = 0; i < 60; i++) await Step(left, right, Tone(i), 20.0 / packetTime * (i + 1));
        Assert.Equal(60 * 20 / packetTime, left.Quality.PacketsSent);
        Assert.True(heard.Count > 40 * Frame.Samples, $"{heard.Count / Frame.Samples} frames");
        var rms = Math.Sqrt(heard.Skip(Frame.Samples * 5).Average(s => (double)s * s));
        Assert.InRange(rms, 8000 / Math.Sqrt(2) * 0.9, 8000 / Math.Sqrt(2) * 1.1);
        Assert.Equal((0, 0), (right.Quality.PacketsLost, right.Quality.Refused));
    }

    [Fact]
    public async Task Digits_arrive_in_place_of_voice()
    {
        var (left, right) = Connect();
        var digits = new List<char>();
        right.DtmfReceived = digits.Add;
        Assert.True(left.SendDigit('4', TimeSpan.FromMilliseconds(100)));
        Assert.True(left.SendDigit('#', TimeSpan.FromMilliseconds(100)));
        Assert.False(left.SendDigit('?', TimeSpan.FromMilliseconds(100)));
        for (var i = 0; i < 40; i++) await Step(left, right, Tone(i), left.Quality.PacketsSent);
        await Until(() => Collected(right) && digits.Count == 2);
        Assert.Equal(['4', '#'], digits);
    }

    [Fact]
    public async Task Another_sender_is_not_heard()
    {
        var (left, right) = Connect();
        await Step(left, right, Tone(0), 1);
        using var thief = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        for (ushort i = 0; i < 50; i++)
        {
            var packet = new byte[172];
            new RtpHeader(0, false, i, (uint)i * 160, 666).WriteTo(packet);
            await thief.SendAsync(packet, new IPEndPoint(IPAddress.Loopback, right.LocalPort));
        }

        await Until(() => Collected(right) && right.Quality.Refused == 50);
        Assert.Equal(1, right.Quality.PacketsReceived);
        right.Tick(Tone(0));
        await Until(() => Collected(left) && left.Quality.PacketsReceived > 0); // and what is sent still goes to the right one
    }

    [Fact]
    public async Task Reports_carry_loss_and_round_trip()
    {
        var (left, right) = Connect();
        for (var i = 0; i < 520; i++) await Step(left, right, Tone(i), i + 1, back: true);
        await Until(() => Collected(left) && Collected(right) && left.Quality.RemoteLoss is not null && right.Quality.RoundTrip is not null);
        Assert.Equal(0.0, left.Quality.RemoteLoss);
        // Each side collects reports every tenth time, and on a virtual clock nobody knows when they came.
        Assert.InRange(right.Quality.RoundTrip!.Value.TotalMilliseconds, 0, 2 * 10 * 20);
    }

    [Fact]
    public async Task Silence_is_reported_again_and_again_and_says_when_it_has_a_reason()
    {
        var (left, right) = Connect();
        var silences = new List<MediaSilence>();
        right.Silent = silences.Add;
        for (var i = 0; i < 50; i++) await Step(left, right, Tone(i), i + 1);
        Pass(right, 61);
        Assert.Equal([(30, false), (60, false)], silences.Select(s => ((int)s.Length.TotalSeconds, s.IsExplained)));
        foreach (var hold in new[] { SdpDirection.Inactive, SdpDirection.SendOnly, SdpDirection.ReceiveOnly })
        {
            silences.Clear();
            right.CreateAnswer(Reparse(left.CreateOffer(hold)), SdpDirection.SendReceive);
            Pass(right, 31);
            Assert.Equal(new MediaSilence(silences[0].Length, IsExplained: true), Assert.Single(silences));
        }

        silences.Clear();
        right.CreateAnswer(Reparse(left.CreateOffer(SdpDirection.SendReceive)), SdpDirection.SendReceive);
        Pass(right, 29);
        Assert.Empty(silences); // who resumes has time to begin
        Pass(right, 2);
        Assert.False(Assert.Single(silences).IsExplained);
    }

    [Theory]
    [InlineData(false, false, false)]
    [InlineData(true, false, true)]
    [InlineData(false, true, true)]
    public async Task Comfort_noise_and_reports_explain_a_silence(bool noise, bool reports, bool explained)
    {
        using var peer = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var session = Session();
        var offer = $"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\nc=IN IP4 127.0.0.1\r\nm=audio {((IPEndPoint)peer.Client.LocalEndPoint!).Port} RTP/AVP 0 13\r\n";
        Assert.True(SdpParser.TryParse(System.Text.Encoding.ASCII.GetBytes(offer), out var description, out _));
        Assert.NotNull(session.CreateAnswer(description!, SdpDirection.SendReceive));
        var silences = new List<MediaSilence>();
        session.Silent = silences.Add;
        await SendAsync(0);
        if (noise) await SendAsync(13);
        Pass(session, 20);
        if (reports)
        {
            var report = new byte[RtcpPacket.MaxLength];
            var length = RtcpPacket.Write(report, 5, null, null, "peer", false);
            var refused = session.Quality.Refused;
            await peer.SendAsync(report.AsMemory(0, length), new IPEndPoint(IPAddress.Loopback, session.LocalPort + 1));
            await peer.SendAsync(new byte[3], new IPEndPoint(IPAddress.Loopback, session.LocalPort + 1));
            await Until(() => Collected(session) && session.Quality.Refused == refused + 1); // so the one before it was taken
        }

        Pass(session, 11);
        Assert.Equal(explained, Assert.Single(silences).IsExplained);

        async Task SendAsync(byte payloadType)
        {
            var packet = new byte[RtpHeader.Length + 1];
            new RtpHeader(payloadType, false, payloadType, 0, 5).WriteTo(packet);
            var before = session.Quality.PacketsReceived;
            await peer.SendAsync(packet, new IPEndPoint(IPAddress.Loopback, session.LocalPort));
            await Until(() => Collected(session) && session.Quality.PacketsReceived > before);
        }
    }

    [Fact]
    public void Silence_counts_from_when_somebody_listens()
    {
        var (_, right) = Connect(); // with an early answer, and then it rings for a minute
        var silences = new List<MediaSilence>();
        right.Silent = silences.Add;
        _clock.Advance(TimeSpan.FromMinutes(1));
        Pass(right, 29);
        Assert.Empty(silences);
        Pass(right, 2);
        Assert.Single(silences);
    }

    private void Pass(RtpMediaSession session, int seconds)
    {
        for (var i = 0; i < seconds * 50; i++)
        {
            _clock.Advance(Frame.Duration);
            session.Tick([]);
        }
    }

    [Fact]
    public void A_held_call_sends_nothing_and_a_resumed_one_does()
    {
        var (left, right) = Connect();
        Negotiate(SdpDirection.SendOnly);
        right.Tick(Tone(0));
        left.Tick(Tone(0));
        Assert.Equal((1, 0), (left.Quality.PacketsSent, right.Quality.PacketsSent));
        Negotiate(SdpDirection.SendReceive);
        right.Tick(Tone(0));
        Assert.Equal(1, right.Quality.PacketsSent);
        void Negotiate(SdpDirection direction) =>
            Assert.True(left.AcceptAnswer(Reparse(right.CreateAnswer(Reparse(left.CreateOffer(direction)), SdpDirection.SendReceive)!)));
    }

    [Fact]
    public void Sending_and_ticking_do_not_allocate()
    {
        var (left, _) = Connect();
        var tone = Tone(0);
        const long Allowed = 1000;
        Assert.InRange(
            Allocation.Of(
                () =>
                {
                    for (var i = 0; i < 100; i++) left.Tick(tone);
                },
                Allowed),
            0,
            Allowed);
    }

    [Fact]
    public void Silence_is_sent_as_the_codecs_zero()
    {
        foreach (var (codec, zero) in new[] { (VoiceCodec.Pcmu, (byte)0xff), (VoiceCodec.Pcma, (byte)0xd5) })
        {
            using var stream = new VoiceStream(codec, null);
            var payload = new byte[VoiceStream.MaxPayload];
            stream.Encode(Tone(0), payload);
            stream.Encode([], payload);
            Assert.NotEqual(zero, payload[10]); // the filter's tail
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(160, stream.Encode([], payload));
                Assert.Equal(-1, payload.AsSpan(0, 160).IndexOfAnyExcept(zero));
            }

            // And what follows begins as if there had been silence all along.
            var fresh = new VoiceStream(codec, null);
            var expected = new byte[VoiceStream.MaxPayload];
            Assert.Equal(fresh.Encode(Tone(1), expected), stream.Encode(Tone(1), payload));
            Assert.Equal(expected, payload);
        }
    }

    [Fact]
    public void Wrong_settings_are_named()
    {
        Assert.Contains("libopus", Fault(new() { Capabilities = new() { Codecs = [VoiceCodec.Opus] } }), StringComparison.Ordinal);
        Assert.Contains("Sip:PacketTime", Fault(new() { Capabilities = new() { PacketTime = 25 } }), StringComparison.Ordinal);
        Assert.Contains("Sip:RtpPorts", Fault(new() { Ports = (10, 20) }), StringComparison.Ordinal);
        string Fault(RtpMediaOptions options) => Assert.Throws<ArgumentException>(() => new RtpMediaFactory(options, _clock)).Message;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var session in _sessions) await session.DisposeAsync();
    }

    // One tick of the sender, its packets through the kernel, one tick of the receiver.
    private async Task Step(RtpMediaSession left, RtpMediaSession right, short[] frame, double expected, bool back = false)
    {
        _clock.Advance(Frame.Duration);
        left.Tick(frame);
        await Until(() => Collected(right) && right.Quality.PacketsReceived >= Math.Floor(expected));
        right.Tick(back ? frame : []);
    }

    private static bool Collected(RtpMediaSession session)
    {
        session.Collect();
        return true;
    }

    private static async Task Until(Func<bool> condition)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < TimeSpan.FromSeconds(30), "Nothing came");
            await Task.Yield();
        }
    }

    private static short[] Tone(int frame) =>
        [.. Enumerable.Range(frame * Frame.Samples, Frame.Samples).Select(n => (short)(8000 * Math.Sin(2 * Math.PI * 500 * n / Frame.SampleRate)))];

    private static SdpDescription Reparse(SdpDescription description) =>
        SdpParser.TryParse(description.ToBytes(), out var parsed, out var error) ? parsed! : throw new FormatException(error);
}
