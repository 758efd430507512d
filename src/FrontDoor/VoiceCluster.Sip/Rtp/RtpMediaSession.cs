using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using VoiceCluster.Audio;

namespace VoiceCluster.Sip;

/// <summary>Takes a frame of 320 samples that was received; the span is valid during the call only.</summary>
/// <param name="frame">20 ms of 16 kHz mono.</param>
/// <param name="kind">Received, concealed, or silence.</param>
public delegate void RtpFrameReceived(ReadOnlySpan<short> frame, JitterFrame kind);

/// <summary>
/// The RTP media of one call. The owner's timer calls <see cref="Send"/> and <see cref="Receive"/> every 20 ms: they send one frame, hand up one
/// frame, and now and then send RTCP; there is no timer for each call, and no loop: packets wait in the socket for the owner's next round, with the time
/// at which they came. A loop a socket woke a thread for each packet, which took a fifth of the silo's processor time at 500 calls (measured).
/// </summary>
public sealed partial class RtpMediaSession : ISipMedia
{
    // One for what comes and what is agreed, one for what goes; who needs both takes them in this order. The sending thread runs before all others, so it
    // must not wait for one that does not.
    private readonly Lock _gate = new();
    private readonly Lock _sending = new();
    private readonly RtpMediaOptions _options;
    private readonly TimeProvider _clock;
    private readonly RtpPorts _ports;
    private readonly SdpNegotiator _negotiator;
    private readonly SourceLatch _latch;
    private readonly long _startedAt;
    private VoiceStream? _voice;
    private TelephoneEventSender? _digits;
    private SrtpContext? _protect, _unprotect;
    private (SdesCrypto Local, SdesCrypto Remote)? _keys;
    private volatile NegotiatedMedia? _agreed;
    private bool _disposed;

    internal RtpMediaSession(RtpMediaOptions options, TimeProvider clock, RtpPorts ports, IPAddress local)
    {
        _options = options;
        _clock = clock;
        _ports = ports;
        _latch = new SourceLatch(clock);
        _startedAt = clock.GetTimestamp();
        LocalPort = ((IPEndPoint)ports.Media.LocalEndPoint!).Port;
        var id = RandomNumberGenerator.GetInt32(1, int.MaxValue).ToString(CultureInfo.InvariantCulture);
        _negotiator = new SdpNegotiator(options.Capabilities, new IPEndPoint(local, LocalPort), id);
        (_onMedia, _onControl) = (OnMedia, OnControl);
        DatagramBatch.Enable(ports.Media);
        DatagramBatch.Enable(ports.Control);
    }

    /// <summary>The RTP port.</summary>
    public int LocalPort { get; }

    /// <inheritdoc/>
    public NegotiatedMedia? Agreed => _agreed;

    /// <inheritdoc/>
    public Action<char>? DtmfReceived { get; set; }

    /// <inheritdoc/>
    public Action<MediaSilence>? Silent { get; set; }

    /// <inheritdoc/>
    public RtpFrameReceived? FrameReceived { get; set; }

    /// <summary>What the jitter buffer has done; null before the first agreement.</summary>
    public JitterCounters? Jitter
    {
        get
        {
            lock (_gate) return _voice?.Counters;
        }
    }

    /// <inheritdoc/>
    public RtpQuality Quality
    {
        get
        {
            lock (_gate)
            {
                return new RtpQuality(
                    _packetsSent, _packetsReceived, _reception?.Lost ?? 0, _reception?.JitterTime ?? default, _remoteLoss, _remoteJitter, _roundTrip,
                    _refused, _sendErrors);
            }
        }
    }

    /// <inheritdoc/>
    public SdpDescription CreateOffer(SdpDirection direction, bool widen = false)
    {
        lock (_gate) return _negotiator.CreateOffer(direction, widen);
    }

    /// <inheritdoc/>
    public SdpDescription? CreateAnswer(SdpDescription offer, SdpDirection willing)
    {
        lock (_gate)
        {
            if (_negotiator.CreateAnswer(offer, willing) is not { } result) return null;
            lock (_sending) Apply(result.Media);
            return result.Answer;
        }
    }

    /// <inheritdoc/>
    public bool AcceptAnswer(SdpDescription answer)
    {
        lock (_gate)
        {
            if (_negotiator.AcceptAnswer(answer) is not { } media) return false;
            lock (_sending) Apply(media);
            return true;
        }
    }

    /// <summary>Sends a digit as an RFC 4733 event in place of voice. False when the peer takes none, or too many wait.</summary>
    /// <param name="digit">0-9, *, #, A-D.</param>
    /// <param name="length">40 ms to 60 s.</param>
    public bool SendDigit(char digit, TimeSpan length)
    {
        lock (_sending) return _agreed?.Events is not null && _digits!.Enqueue(digit, length);
    }

    /// <summary>20 ms passed, for an owner with one thread: <see cref="Send"/> and <see cref="Receive"/>.</summary>
    /// <inheritdoc cref="Send"/>
    public void Tick(ReadOnlySpan<short> outgoing)
    {
        Send(outgoing);
        Receive();
    }

    /// <summary>20 ms passed: sends a frame, and a report when one is due. One thread at a time.</summary>
    /// <param name="outgoing">320 samples, or empty for silence.</param>
    /// <exception cref="ArgumentException">Neither empty nor 320 samples.</exception>
    public void Send(ReadOnlySpan<short> outgoing)
    {
        if (outgoing.Length is not (0 or Frame.Samples)) throw new ArgumentException($"A frame has {Frame.Samples} samples, not {outgoing.Length}.", nameof(outgoing));
        lock (_sending)
        {
            if (_disposed || _agreed is not { } agreed) return;
            if (agreed.Sends) SendFrame(agreed, outgoing);
            _rtpTime += (uint)(agreed.ClockRate / 50);
            if (!IsReportDue()) return;
        }

        lock (_gate)
        lock (_sending)
        {
            if (!_disposed && _agreed is { } agreed) SendReport(agreed, bye: false);
        }
    }

    /// <summary>20 ms passed: takes the packets that came, hands up a frame, and watches over silence. One thread at a time, which may be another than
    /// the sender's.</summary>
    public void Receive()
    {
        Collect();
        Span<short> incoming = stackalloc short[Frame.Samples];
        JitterFrame kind;
        MediaSilence? silence;
        lock (_gate)
        {
            if (_disposed || _agreed is not { } agreed) return;
            kind = _voice!.Read(incoming, Now);
            silence = WatchSilence(agreed);
        }

        FrameReceived?.Invoke(incoming, kind);
        if (silence is { } noticed) Silent?.Invoke(noticed);
    }

    /// <summary>Says goodbye over RTCP and gives the ports back.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_gate)
        lock (_sending)
        {
            if (_disposed) return ValueTask.CompletedTask;
            if (_agreed is { } agreed) SendReport(agreed, bye: true);
            _disposed = true;
            _ports.Dispose();
            _voice?.Dispose();
            _protect?.Dispose();
            _unprotect?.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    private TimeSpan Now => _clock.GetElapsedTime(_startedAt);

    // Only what changed starts over: a hold keeps codec, keys and latch.
    private void Apply(NegotiatedMedia media)
    {
        var before = _agreed;
        if (before is null) _agreedAt = _clock.GetTimestamp();
        if (before?.Codec != media.Codec)
        {
            _voice?.Dispose();
            _voice = new VoiceStream(media.Codec, media.Codec == VoiceCodec.Opus ? _options.CreateOpus!() : null);
            _pending = 0;
            _reception = null;
        }

        if (media.Events is { } events && (events.ClockRate, media.ClockRate) != (before?.Events?.ClockRate, before?.ClockRate))
            _digits = new TelephoneEventSender(events.ClockRate, media.ClockRate);

        if (before?.PacketTime != media.PacketTime) _pending = 0;
        if (media.Srtp is { } keys && (_keys is not { } old || !SameKey(old.Local, keys.Local) || !SameKey(old.Remote, keys.Remote)))
        {
            _protect?.Dispose();
            _unprotect?.Dispose();
            (_protect, _unprotect) = (new SrtpContext(keys.Local), new SrtpContext(keys.Remote));
        }

        _keys = media.Srtp;
        if (!IsUnspecified(media.Remote)) _latch.Announce(media.Remote);
        ExpectAudio();
        _agreed = media;
    }

    private static bool SameKey(SdesCrypto one, SdesCrypto other) => one.KeyAndSalt.Span.SequenceEqual(other.KeyAndSalt.Span);

    private static bool IsUnspecified(IPEndPoint remote) => remote.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any);
}
