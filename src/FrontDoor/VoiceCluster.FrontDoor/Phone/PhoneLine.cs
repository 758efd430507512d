using VoiceCluster.Audio;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

/// <summary>One SIP call and its audio, on the silo's pacer: each 20 ms a frame goes out and a frame comes in.</summary>
internal sealed class PhoneLine(ILineOwner owner, AudioPacer pacer) : ISipCallListener, IPaced
{
    // Half a second; a line that is late by more sends what is newest.
    private const int MaxWaiting = 25;

    private static readonly TimeSpan UsualFarDelay = TimeSpan.FromMilliseconds(40);
    private static readonly short[] Silence = new short[Frame.Samples];

    private readonly FrameQueue _outgoing = new(MaxWaiting);
    private ISipMedia? _media;
    private RoundCount _sent;
    private RoundCount _received;
    private volatile bool _held;
    private volatile bool _ended;

    /// <summary>Null until an outgoing call has one.</summary>
    public SipCall? Call { get; private set; }

    public bool HasEnded => _ended;

    /// <summary>Null before the line is established.</summary>
    public RtpQuality? Quality => _media?.Quality;

    /// <summary>The far side's jitter buffer, as far as its reports let us guess: two deviations of what it sees.</summary>
    public TimeSpan FarDelay => Quality?.RemoteJitter is { } jitter
        ? TimeSpan.FromMilliseconds(Math.Clamp(2 * jitter.TotalMilliseconds, 20, 200))
        : UsualFarDelay;

    /// <summary>The line is this call's.</summary>
    public void Attach(SipCall call)
    {
        Call = call;
        call.Listener = this;
    }

    /// <summary>Queues at most 20 ms of PCM16 at 16 kHz.</summary>
    public void Play(ReadOnlySpan<short> samples) => _outgoing.Add(samples);

    /// <summary>What waits is not sent any more.</summary>
    public void Clear() => _outgoing.Clear();

    /// <summary>Ends the call, whatever its state.</summary>
    public void HangUp(string reason)
    {
        Call?.HangUp(reason);
    }

    void ISipCallListener.OnRinging(SipCall call, int status)
    {
        Call = call;
        owner.Ringing(this, status);
    }

    void ISipCallListener.OnEstablished(SipCall call)
    {
        Call = call;
        _media = call.Media;
        _media!.FrameReceived = (frame, _) => owner.Received(this, _held ? Silence : frame);
        pacer.Add(this);
        owner.Established(this);
    }

    void ISipCallListener.OnHeld(SipCall call, bool held)
    {
        _held = held;
        owner.Held(this, held);
    }

    void ISipCallListener.OnDtmf(SipCall call, char digit) => owner.Digit(this, digit);

    void ISipCallListener.OnTransferRequested(SipCall call, SipTransferRequest request) => owner.TransferRequested(this, request);

    void ISipCallListener.OnEnded(SipCall call, SipCallEnd end)
    {
        _ended = true;
        owner.Ended(this, end);
    }

    bool IPaced.Tick(long round)
    {
        if (_ended) return false;
        Span<short> frame = stackalloc short[Frame.Samples];
        for (var due = _sent.DueIn(round); due > 0; due--) _media!.Send(_outgoing.TryTake(frame) ? frame : default);
        return true;
    }

    void IPaced.Receive(long round)
    {
        if (_ended) return;
        for (var due = _received.DueIn(round); due > 0; due--) _media!.Receive();
    }
}
