using VoiceCluster.Audio;
using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Client.Messages;

namespace VoiceCluster.Benchmarking.Calls;

/// <param name="From">When the first sample was sent, since the call began.</param>
/// <param name="To">When the last one was.</param>
public readonly record struct Spoken(TimeSpan From, TimeSpan To);

/// <summary>One call: a microphone in a quiet room (white noise of -65 dBFS) unless he only types, a loudspeaker that may be heard by it, and a log.</summary>
public sealed class Caller : IAsyncDisposable
{
    private const double RoomDb = -65;
    private const double EchoDb = -20;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly VoiceClient _client;
    private readonly TimeProvider _time;
    private readonly PlaybackClock _loudspeaker = new(Frame.SampleRate);
    private readonly Queue<short> _echo = new();
    private readonly bool _hasEcho;
    private readonly short[] _room;
    private readonly CancellationTokenSource _ended = new();
    private readonly long _startedAt;
    private (short[] Samples, int Position, TimeSpan From, TaskCompletionSource<Spoken> Done)? _speech;
    private Task _speaking = Task.CompletedTask;
    private Task _listening = Task.CompletedTask;

    private Caller(VoiceClient client, TimeProvider time, TimeSpan? echoDelay, int seed)
    {
        _client = client;
        _time = time;
        _startedAt = time.GetTimestamp();
        _room = Sound.Noise(Frame.SampleRate * 4, Math.Pow(10, RoomDb / 20) * short.MaxValue, seed);
        if (echoDelay is not { } delay) return;
        _hasEcho = true;
        for (var n = 0; n < delay.TotalSeconds * Frame.SampleRate; n++) _echo.Enqueue(0);
    }

    public CallLog Log { get; } = new();

    /// <summary>By which the call can be resumed.</summary>
    public string SessionId => _client.Session.SessionId;

    /// <summary>The connection broke.</summary>
    public bool IsLost => _listening.IsFaulted || _speaking.IsFaulted;

    public TimeSpan Now => _time.GetElapsedTime(_startedAt);

    /// <param name="options">The server, and what is asked of it.</param>
    /// <param name="echoDelay">How late the loudspeaker comes back at -20 dB; null: never.</param>
    /// <param name="lateness">Gets how late each frame left, in ms; null for a caller without a microphone.</param>
    /// <param name="seed">Of the room.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="VoiceClientException">The call did not come about.</exception>
    public static async Task<Caller> ConnectAsync(
        VoiceClientOptions options, TimeSpan? echoDelay, Samples? lateness, int seed, CancellationToken cancellationToken)
    {
        var client = await VoiceClient.ConnectAsync(options, TimeProvider.System, cancellationToken);
        var caller = new Caller(client, TimeProvider.System, echoDelay, seed);
        caller._listening = caller.ListenAsync();
        if (lateness is not null) caller._speaking = caller.SpeakAsync(lateness);
        return caller;
    }

    /// <summary>Speaks from the next frame on; ends when the last sample was sent.</summary>
    public async Task<Spoken> SayAsync(short[] samples)
    {
        var done = new TaskCompletionSource<Spoken>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate) _speech = (samples, 0, TimeSpan.Zero, done);
        await Task.WhenAny(done.Task, _speaking, _listening);
        if (!done.Task.IsCompleted) await Task.WhenAll(_speaking, _listening);
        return await done.Task;
    }

    public Task WaitAsync(TimeSpan time) => Task.Delay(time, _time, _ended.Token);

    /// <summary>Waits for something to be in the log; false when it is not in time.</summary>
    /// <exception cref="VoiceClientException">The connection broke.</exception>
    public async Task<bool> UntilAsync(Func<CallLog, bool> seen, TimeSpan patience)
    {
        for (var deadline = Now + patience; !seen(Log); await WaitAsync(Poll))
        {
            if (IsLost) await Task.WhenAll(_listening, _speaking);
            if (Now > deadline) return false;
        }

        return true;
    }

    /// <summary>Types.</summary>
    public ValueTask TypeAsync(string text) => _client.SendTextMessageAsync(text, _ended.Token);

    /// <summary>Stops the agent.</summary>
    public ValueTask InterruptAsync() => _client.InterruptAsync(_ended.Token);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        try
        {
            await _speaking;
            await _client.HangUpAsync();
            await _listening;
        }
        catch (VoiceClientException) when (IsLost)
        {
            // Whoever waited for something was told.
        }

        await _client.DisposeAsync();
        _ended.Dispose();
    }

    private async Task ListenAsync()
    {
        await foreach (var message in _client.ReceiveAsync(CancellationToken.None))
        {
            Log.Add(Now, message);
            if (message is AgentAudioChunk chunk)
            {
                lock (_gate) _loudspeaker.Enqueue(chunk.Turn, VoiceFormat.Default.Decode(chunk.Audio.Span));
            }
            else if (message is PlaybackClear clear)
            {
                PlaybackMark heard;
                lock (_gate) heard = _loudspeaker.Clear(clear.Turn);
                if (!_ended.IsCancellationRequested) await _client.MarkPlaybackAsync(heard, CancellationToken.None);
            }
        }
    }

    private async Task SpeakAsync(Samples lateness)
    {
        using var timer = new PeriodicTimer(Frame.Duration, _time);
        var frame = new short[Frame.Samples];
        try
        {
            for (var sent = 0L; ; sent++)
            {
                while (Now < sent * Frame.Duration) await timer.WaitForNextTickAsync(_ended.Token);
                _ended.Token.ThrowIfCancellationRequested();
                lock (lateness) lateness.Add((Now - (sent * Frame.Duration)).TotalMilliseconds);
                Fill(frame, sent);
                // Not cancelled: a cancelled send would tear the connection before the goodbye.
                await _client.SendAudioAsync(frame, CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Hung up.
        }
    }

    private void Fill(short[] frame, long number)
    {
        var room = (int)(number * Frame.Samples % _room.Length);
        _room.AsSpan(room, Frame.Samples).CopyTo(frame);
        lock (_gate)
        {
            AddSpeech(frame);
            if (_hasEcho) AddEcho(frame);
        }
    }

    private void AddSpeech(short[] frame)
    {
        if (_speech is not { } speech) return;
        var from = speech.Position == 0 ? Now : speech.From;
        var count = Math.Min(frame.Length, speech.Samples.Length - speech.Position);
        for (var n = 0; n < count; n++) frame[n] = Pcm16.Saturate(frame[n] + speech.Samples[speech.Position + n]);
        _speech = speech with { Position = speech.Position + count, From = from };
        if (speech.Position + count < speech.Samples.Length) return;
        _speech = null;
        speech.Done.SetResult(new Spoken(from, Now));
    }

    private void AddEcho(short[] frame)
    {
        var played = new short[frame.Length];
        _loudspeaker.Play(played);
        foreach (var sample in Sound.Scale(played, EchoDb)) _echo.Enqueue(sample);
        for (var n = 0; n < frame.Length; n++) frame[n] = Pcm16.Saturate(frame[n] + _echo.Dequeue());
    }
}
