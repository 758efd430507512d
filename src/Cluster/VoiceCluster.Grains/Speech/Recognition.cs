using Microsoft.Extensions.Logging;
using VoiceCluster.Audio;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

/// <summary>
/// One call's recogniser through its outages: hands utterances over with their pre-roll, keeps audio while there is no session, reconnects, and
/// numbers what comes back. Lives on its grain's activation, so nothing here locks.
/// </summary>
/// <remarks>Outage (all of it counted): audio of up to 5 s is kept; on reconnection what is under 3 s old is sent, older is dropped; sessions are
/// tried after 0, 1, 2, 4 and 8 s, then the call is told.</remarks>
internal sealed partial class Recognition : IAsyncDisposable
{
    // What the turn machine needs to be sure of an onset (MinSpeech, and a gap), beside the pre-roll itself.
    private static readonly TimeSpan OnsetAllowance = TimeSpan.FromMilliseconds(160);
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(3);

    // A session that lasted this long worked, even when nobody spoke.
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan[] Attempts = [TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(8)];

    private readonly ISpeechToText _recogniser;
    private readonly SpeechToTextRequest _request;
    private readonly TimeProvider _time;
    private readonly SpeechMetrics _metrics;
    private readonly ILogger _logger;
    private readonly string _callId;
    private readonly Func<Transcript, Task> _publish;
    private readonly Func<string, Task> _lost;
    private readonly CancellationTokenSource _disposed = new();
    private readonly PreRoll _preRoll;
    private readonly List<Handover> _backlog = [];
    private readonly Queue<Given> _given = new();
    private ISpeechToTextSession? _session;
    private Given _last;
    private Task _sending = Task.CompletedTask;
    private Task _listening = Task.CompletedTask;
    private TimeSpan _sessionAudio;
    private long _sequence;
    private int _open;

    public Recognition(
        ISpeechToText recogniser,
        SpeechToTextStart start,
        TimeProvider time,
        SpeechMetrics metrics,
        ILogger logger,
        string callId,
        Func<Transcript, Task> publish,
        Func<string, Task> lost)
    {
        _recogniser = recogniser;
        _request = new SpeechToTextRequest(start.Language, start.Narrowband);
        _time = time;
        _metrics = metrics;
        _logger = logger;
        _callId = callId;
        _publish = publish;
        _lost = lost;
        _preRoll = new PreRoll(start.PreRoll + OnsetAllowance);
    }

    private enum HandoverKind
    {
        Open,
        Audio,
        Finish,
    }

    private static ReadOnlyMemory<byte> SilentFrame { get; } = new byte[Frame.Bytes];

    /// <summary>Opens the recogniser in the background.</summary>
    public void Open() => _listening = ListenAsync();

    /// <summary>One item of the call's audio stream; its bytes are copied or handed over before this returns.</summary>
    public void Hear(in AudioFrame frame)
    {
        if (_listening.IsCompleted) return;
        if (frame.Pcm.IsEmpty)
        {
            // A boundary that the next utterance's first frame has overtaken says nothing new.
            if (frame.Utterance == _open) Finish();
            return;
        }

        var pcm = frame.Echo ? SilentFrame : frame.Pcm;
        if (frame.Utterance == 0 && !_recogniser.WantsContinuousAudio)
        {
            _preRoll.Add(pcm.Span);
            return;
        }

        if (frame.Utterance != 0 && frame.Utterance != _open) Begin(frame.Utterance, frame.Sequence);
        Hand(new Handover(HandoverKind.Audio, frame.Utterance, pcm));
    }

    public async ValueTask DisposeAsync()
    {
        _disposed.Cancel();
        await _listening;
        _disposed.Dispose();
    }

    private void Finish()
    {
        if (_open == 0) return;
        Hand(new Handover(HandoverKind.Finish, _open));
        _open = 0;
    }

    private void Begin(int utterance, long sequence)
    {
        Finish();
        _open = utterance;
        var first = sequence - 1 - _preRoll.Count;
        Hand(new Handover(HandoverKind.Open, utterance, CallTime: Frame.Duration * Math.Max(0, first)));
        while (_preRoll.TryTake(out var pcm)) Hand(new Handover(HandoverKind.Audio, utterance, pcm));
    }

    /// <summary>At once when the session keeps up, which costs no copy; otherwise behind what already waits.</summary>
    private void Hand(in Handover item)
    {
        if (_session is { } session && _backlog.Count == 0 && _sending.IsCompleted)
        {
            var sent = GiveAsync(session, item);
            if (!sent.IsCompletedSuccessfully) _sending = DrainAsync(session, sent.AsTask());
            return;
        }

        _backlog.Add(item with { Pcm = item.Pcm.IsEmpty ? default : item.Pcm.ToArray(), Timestamp = _time.GetTimestamp() });
        if (_backlog.Count * Frame.Duration > Kept) DropOldest(1);
    }

    private ValueTask GiveAsync(ISpeechToTextSession session, in Handover item)
    {
        switch (item.Kind)
        {
            case HandoverKind.Open:
                _given.Enqueue(new Given(item.Utterance, item.CallTime, _sessionAudio));
                return ValueTask.CompletedTask;
            case HandoverKind.Finish:
                return session.FinishUtteranceAsync(_disposed.Token);
            default:
                _sessionAudio += Frame.Duration;
                return session.SendAsync(item.Pcm, _disposed.Token);
        }
    }

    /// <summary>Waits for what is being sent, then sends what piled up meanwhile, in order.</summary>
    private async Task DrainAsync(ISpeechToTextSession session, Task sent)
    {
        try
        {
            await sent;
            while (session == _session && _backlog.Count > 0)
            {
                var item = _backlog[0];
                _backlog.RemoveAt(0);
                await GiveAsync(session, item);
            }
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // The call is over.
        }
        catch (ProviderException exception)
        {
            _metrics.Dropped(1);
            LogNotSent(exception, _callId);
            if (exception.Kind is not ProviderErrorKind.Overloaded && session == _session)
            {
                // Reading fails or ends too, which starts the reconnection.
                _session = null;
                await session.DisposeAsync();
            }
        }
    }

    private void DropOldest(int frames)
    {
        for (var i = 0; i < _backlog.Count && frames > 0;)
        {
            if (_backlog[i].Kind is not HandoverKind.Audio)
            {
                i++;
                continue;
            }

            _backlog.RemoveAt(i);
            _metrics.Dropped(1);
            frames--;
        }
    }

    private readonly record struct Handover(HandoverKind Kind, int Utterance, ReadOnlyMemory<byte> Pcm = default, TimeSpan CallTime = default, long Timestamp = 0);

    /// <summary>An utterance that the session was given, and where it begins on the call's and on the session's clock of audio.</summary>
    private readonly record struct Given(int Utterance, TimeSpan CallTime, TimeSpan SessionTime);
}
