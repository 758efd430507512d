using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Audio;
using VoiceCluster.FrontDoor.Playback;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Legs;

/// <summary>
/// A call's leg over any wire that carries audio: takes the caller's audio and digits to the call, paces the call's audio onto the wire, converts
/// between the wire's format and the cluster's, and ends when either side does. The wire only speaks its protocol.
/// </summary>
/// <remarks><see cref="Receive"/> is for one thread at a time: the one that receives.</remarks>
public sealed partial class MediaLeg : ICallLeg, IPlaybackSink, IAsyncDisposable
{
    private const int BytesPerMs = Frame.SampleRate * 2 / 1000;

    private static readonly byte[] Silence = new byte[Frame.Bytes];

    private readonly IMediaWire _wire;
    private readonly LegServices _services;
    private readonly ILogger _logger;
    private readonly ICallGrain _call;
    private readonly CancellationTokenRegistration _draining;
    private OrderedLeg? _ordered;
    private ICallLegObserver? _self;
    private ITimer? _deadline;
    private AudioInbox? _inbox;
    private AudioDecoder? _decoder;
    private AudioEncoder? _encoder;
    private PacedPlayback? _playback;
    private readonly Lock _recordingGate = new();
    private readonly Lock _keysGate = new();
    private Task _pressed = Task.CompletedTask;
    private volatile ICallRecording? _recording;
    private int _gone;

    /// <param name="callId">The session's id, which is the call's.</param>
    /// <param name="wire">The far end.</param>
    /// <param name="services">What legs share.</param>
    /// <param name="stopping">The server stops: the call may go on for <see cref="FrontDoorOptions.DrainFor"/>, then it is closed.</param>
    public MediaLeg(string callId, IMediaWire wire, LegServices services, CancellationToken stopping)
    {
        CallId = callId;
        _wire = wire;
        _services = services;
        _logger = services.Loggers.CreateLogger<MediaLeg>();
        _call = services.Grains.GetGrain<ICallGrain>(callId);
        _draining = stopping.Register(static s => ((MediaLeg)s!).Drain(), this);
    }

    /// <summary>The session's id, which is the call's.</summary>
    public string CallId { get; }

    /// <summary>The call, for what a wire asks of it directly.</summary>
    public ICallGrain Call => _call;

    /// <summary>Unique to this leg.</summary>
    public string Id { get; } = Guid.CreateVersion7().ToString("N");

    /// <summary>The call has accepted the leg.</summary>
    public bool IsConnected { get; private set; }

    TimeSpan IPlaybackSink.FarDelay => _wire.FarDelay;

    /// <summary>Takes the call.</summary>
    /// <param name="format">What the wire carries, both ways.</param>
    /// <param name="pace">How audio leaves; Opus always leaves frame by frame.</param>
    /// <param name="request">Who calls, with <see cref="Id"/>; narrowband also where the format is.</param>
    /// <exception cref="CallRefusedException">The call does not take it.</exception>
    public async Task<CallAccepted> ConnectAsync(AudioFormat format, PlaybackPace pace, CallRequest request)
    {
        Speak(format);
        if (_encoder!.IsPacketised) pace = pace with { Block = Frame.Duration };
        _playback = new PacedPlayback(_call, this, pace, _services.Pacer, _services.Time, LogNotTold);
        // What an earlier attempt may have brought about is not this connection's.
        StopListening();
        _ordered = new OrderedLeg(this, CallId, _services.Time, _logger);
        _services.LocalLegs.Add(Id, _ordered);
        _self = _services.Grains.CreateObjectReference<ICallLegObserver>(_ordered);
        var accepted = await _call.Connect(request with { Narrowband = request.Narrowband || format.SampleRate < Frame.SampleRate }, _self);
        _inbox = new AudioInbox(_call, () => _services.LocalCalls.Find(CallId), _services.Metrics, _logger, () => _wire.Notify(new CallError
        {
            At = _services.Time.GetUtcNow(), Code = "audio_overrun", Message = "audio came faster than it could be taken; the oldest was dropped",
        }));
        IsConnected = true;
        return accepted;
    }

    /// <summary>The wire speaks another format from now on.</summary>
    public void Speak(AudioFormat format)
    {
        _decoder?.Dispose();
        _decoder = new AudioDecoder(format);
        // While connected the one it replaces may be encoding on the pacer's thread: then it is left to the collector.
        if (!IsConnected) _encoder?.Dispose();
        _encoder = new AudioEncoder(format, _wire.SendsAtOnce);
    }

    /// <summary>Caller audio in the wire's format; nothing before the call has accepted the leg.</summary>
    /// <param name="audio">Of the caller.</param>
    /// <param name="muted">The call hears silence in its place; only a recording hears it.</param>
    /// <exception cref="FormatException">The bytes are no audio of the format.</exception>
    public void Receive(ReadOnlySpan<byte> audio, bool muted = false)
    {
        if (_inbox is not { } inbox) return;
        var pcm = _decoder!.Decode(audio);
        _recording?.Caller(pcm, _services.Time.GetTimestamp());
        if (!muted)
        {
            inbox.Write(pcm);
            return;
        }

        for (var left = pcm.Length; left > 0; left -= Silence.Length) inbox.Write(Silence.AsSpan(0, Math.Min(left, Silence.Length)));
    }

    /// <summary>Somebody else than the agent says this to the caller: PCM16, 16 kHz, mono. Only a recording hears it.</summary>
    public void Overhear(ReadOnlySpan<byte> pcm) =>
        _recording?.Agent(pcm, _services.Time.GetTimestamp() - (pcm.Length / BytesPerMs * _services.Time.TimestampFrequency / 1000), continues: true);

    /// <summary>The caller pressed a key: 0-9, *, #, A-D. The call gets it after the one before, also when nobody waits for that.</summary>
    public Task PressAsync(char key)
    {
        if (!IsConnected) return Task.CompletedTask;
        lock (_keysGate) return _pressed = PressAsync(key, _pressed);
    }

    /// <summary>The far end says what of a turn it has really played.</summary>
    public void Mark(int turn, int playedMs) => _playback?.Mark(turn, playedMs);

    /// <summary>The wire is gone; the call is told once.</summary>
    /// <param name="resumable">The caller may come back.</param>
    /// <param name="cause">For the record: <c>hang_up</c>, <c>dropped</c>...</param>
    public async Task DisconnectAsync(bool resumable, string cause)
    {
        if (Interlocked.Exchange(ref _gone, 1) != 0) return;
        StopRecording(resumable ? RecordingEnd.CallerGone : RecordingEnd.CallEnded);
        if (IsConnected) await _call.Disconnect(Id, resumable, cause);
        StopListening();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await DisconnectAsync(resumable: false, "closed");
        await _draining.DisposeAsync();
        if (_deadline is not null) await _deadline.DisposeAsync();
        _decoder?.Dispose();
        _encoder?.Dispose();
    }

    void ICallLeg.Notify(CallEvent callEvent) => _wire.Notify(callEvent);

    void ICallLeg.Play(AgentAudio audio) => _playback?.Play(audio);

    void ICallLeg.Pause(long epoch, int turn, string cause) => _playback?.Pause(epoch, cause);

    void ICallLeg.Resume(long epoch) => _playback?.Resume(epoch);

    void ICallLeg.Stop(long epoch, int turn, string cause) => _playback?.Stop(epoch, cause);

    void ICallLeg.Record(RecordingOrder order)
    {
        lock (_recordingGate)
        {
            if (Volatile.Read(ref _gone) != 0) return;
            if (order.State is CallRecordingState.Off)
            {
                StopRecording(RecordingEnd.Stopped);
                return;
            }

            var recording = _recording ?? _services.Recordings.Open(CallId, order.Id, order.StartedAt, Id, order.IsBegun);
            if (order.State is CallRecordingState.Paused) recording.Pause(order.At);
            else recording.Resume(order.At);
            _recording = recording;
            if (_playback is not null) _playback.Recording = recording;
        }
    }

    void ICallLeg.Close(string code, string message)
    {
        // Where another leg took the call, the recording is its; where messages were lost, the same caller may come back.
        if (code is not OrderedLeg.MessagesLost) StopRecording(code is "shutdown" ? RecordingEnd.Shutdown : code is "session_taken" ? RecordingEnd.CallerGone : RecordingEnd.CallEnded);
        _wire.Close(code, message);
    }

    void IPlaybackSink.Send(int turn, int index, ReadOnlyMemory<byte> pcm, bool isFinal) =>
        _wire.Send(new MediaChunk(turn, index, _encoder!.Encode(pcm), TimeSpan.FromMilliseconds((double)pcm.Length / BytesPerMs), isFinal));

    void IPlaybackSink.Clear(int turn, string cause) => _wire.Clear(turn, cause);

    private async Task PressAsync(char key, Task before)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _call.Press(key);
    }

    private void StopListening()
    {
        if (_ordered is not null) _services.LocalLegs.Remove(Id, _ordered);
        _ordered?.Dispose();
        if (_self is not null) _services.Grains.DeleteObjectReference<ICallLegObserver>(_self);
        _self = null;
    }

    private void StopRecording(string cause)
    {
        lock (_recordingGate)
        {
            if (_recording is not { } recording) return;
            _recording = null;
            if (_playback is not null) _playback.Recording = null;
            recording.End(Id, cause);
        }
    }

    private void Drain() => _deadline = _services.Time.CreateTimer(
        static s => ((MediaLeg)s!)._wire.Close("shutdown", "the server is shutting down; call again in a moment"), this, _services.Options.DrainFor, Timeout.InfiniteTimeSpan);

    [LoggerMessage(111, LogLevel.Warning, "A call could not be told what its leg plays")]
    private partial void LogNotTold(Exception exception);
}
