using VoiceCluster.Audio;
using VoiceCluster.Cli.Calls;
using VoiceCluster.Sip;

namespace VoiceCluster.Cli.Phone;

/// <summary>A telephone without a person: places one call, carries its audio in real time, and hangs up when the dialogue is over.</summary>
internal sealed class PhoneCaller(PhoneDialogue dialogue, CallRecording recording, Action<string, int> progress, TimeProvider time) : ISipCallHandler, ISipCallListener
{
    private readonly short[] _outgoing = new short[Frame.Samples];
    private readonly TaskCompletionSource<SipCallEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _over;

    /// <summary>RTP at the end; null without an answer.</summary>
    public RtpQuality? Quality { get; private set; }

    /// <summary>The codec; null without an answer.</summary>
    public VoiceCodec? Codec { get; private set; }

    /// <summary>Calls and talks; completes when the call is over.</summary>
    /// <exception cref="SipListenException">No port is free.</exception>
    public async Task<SipCallOutcome> RunAsync(PhoneLine line, SipCallRequest request, CancellationToken hangUp)
    {
        var listener = line.Listener(time);
        using var certificate = listener.Certificate;
        var options = new SipUserAgentOptions { Listeners = [listener], AllowedSources = [], Product = "VoiceCluster phone" };
        var media = new RtpMediaOptions { Ports = (42_000, 48_999), Capabilities = new() { Srtp = line.Srtp ? SrtpPolicy.Always : SrtpPolicy.WhenOffered } };
        await using var agent = await SipUserAgent.StartAsync(options, this, new RtpMediaFactory(media, time), time);
        var outcome = await agent.CallAsync(request, this, hangUp);
        try
        {
            if (outcome.Call is { Media: { } carried }) await TalkAsync(carried, hangUp);
        }
        finally
        {
            // Says goodbye first, whatever happened.
            await agent.DrainAsync(TimeSpan.Zero);
        }

        return outcome;
    }

    void ISipCallHandler.OnIncomingCall(SipCall call) => call.Reject(486);

    void ISipCallHandler.OnNotice(SipNotice notice) => progress($"notice: {notice.Text}", 0);

    void ISipCallListener.OnRinging(SipCall call, int status) => progress("ringing", status);

    void ISipCallListener.OnEstablished(SipCall call) => progress("answered", 200);

    void ISipCallListener.OnHeld(SipCall call, bool held) => progress(held ? "held" : "resumed", 0);

    void ISipCallListener.OnDtmf(SipCall call, char digit) => progress($"digit {digit}", 0);

    void ISipCallListener.OnTransferRequested(SipCall call, SipTransferRequest request) => request.Reject();

    void ISipCallListener.OnEnded(SipCall call, SipCallEnd end) => _ended.TrySetResult(end);

    private async Task TalkAsync(ISipMedia media, CancellationToken hangUp)
    {
        Codec = media.Agreed!.Codec;
        media.FrameReceived = (frame, _) =>
        {
            recording.Agent(frame, frame.Length);
            _over |= !dialogue.Next(frame, _outgoing);
            recording.Caller(_outgoing);
        };
        using var timer = new PeriodicTimer(Frame.Duration, time);
        var started = time.GetTimestamp();
        for (long rounds = 0; !_over && !_ended.Task.IsCompleted && await timer.WaitForNextTickAsync(hangUp);)
        {
            // A timer that was late owes more than one frame.
            for (var due = (long)(time.GetElapsedTime(started) / Frame.Duration); rounds < due && !_over; rounds++)
            {
                media.Send(_outgoing);
                media.Receive();
            }
        }

        Quality = media.Quality;
    }
}
