using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace VoiceCluster.Providers.Wyoming;

/// <summary>
/// One call's recognition. Audio and the ends of utterances wait in one bounded queue; a worker takes an utterance at a time to the engine. What the caller
/// says while the engine still works on the last utterance waits in the queue.
/// </summary>
internal sealed class WyomingRecognition : ISpeechToTextSession
{
    /// <summary>30 s of audio.</summary>
    private const int MostWaiting = 1_500;

    /// <summary>100 ms, at the most, go in one event.</summary>
    private const int MostBytes = 3_200;

    /// <summary>How long an engine that closed has to have said why.</summary>
    private static readonly TimeSpan Reason = TimeSpan.FromMilliseconds(200);

    private readonly WyomingOptions _options;
    private readonly SpeechToTextRequest _request;
    private readonly string _provider;
    private readonly TimeProvider _clock;
    private readonly Channel<byte[]?> _waiting = Channel.CreateBounded<byte[]?>(new BoundedChannelOptions(MostWaiting) { SingleReader = true }); // null: an utterance ends
    private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(new BoundedChannelOptions(1_000) { SingleReader = true });
    private readonly CancellationTokenSource _disposed = new();
    private readonly Task _working;
    private TimeSpan _heard;

    public WyomingRecognition(WyomingOptions options, SpeechToTextRequest request, string provider, TimeProvider clock)
    {
        (_options, _request, _provider, _clock) = (options, request, provider, clock);
        _working = WorkAsync();
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        Enqueue(pcm.ToArray());
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken)
    {
        Enqueue(null);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_disposed.IsCancellationRequested) return;
        _events.Writer.TryComplete();
        await _disposed.CancelAsync().ConfigureAwait(false);
        await _working.ConfigureAwait(false);
        _disposed.Dispose();
    }

    private void Enqueue(byte[]? item)
    {
        if (_waiting.Writer.TryWrite(item)) return;
        throw _working.IsCompleted
            ? new ProviderException(ProviderErrorKind.Unavailable, _provider, "the session is lost")
            : new ProviderException(ProviderErrorKind.Overloaded, _provider, "30 s of audio wait for the engine, the most allowed");
    }

    private async Task WorkAsync()
    {
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(_disposed.Token).ConfigureAwait(false))
            {
                if (_waiting.Reader.TryPeek(out var first) && first is not null) await HearAsync().ConfigureAwait(false);
                else _waiting.Reader.TryRead(out _); // ended without audio
                await SayAsync(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd)).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
        {
            // The call is over.
        }
        catch (ChannelClosedException)
        {
            // Likewise: nobody reads any more.
        }
        catch (Exception exception)
        {
            _events.Writer.TryComplete(ProviderErrors.From(exception, _provider));
        }
        finally
        {
            _waiting.Writer.TryComplete();
        }
    }

    /// <summary>One utterance, from its first audio to its transcript.</summary>
    private async Task HearAsync()
    {
        var start = _heard;
        var connection = await WyomingConnection.OpenAsync(_provider, _options.Recogniser, _options.ConnectTimeout, _clock, _disposed.Token).ConfigureAwait(false);
        await using var closing = connection.ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(_disposed.Token);
        var transcript = ListenAsync(connection, start, ending.Token);
        var sending = SendUtteranceAsync(connection, transcript, ending.Token);
        try
        {
            // An engine that fails needs no more audio; and its own reason is better than that of the broken connection.
            await Task.WhenAny(sending, transcript).ConfigureAwait(false);
            if (sending.IsFaulted) await Task.WhenAny(transcript, Task.Delay(Reason, _clock, ending.Token)).ConfigureAwait(false);
            if (transcript.IsFaulted) await transcript.ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            var text = await Deadline.WithinAsync(
                _options.FinalTimeout, _provider, "what it heard", _clock, token => new ValueTask<string>(transcript.WaitAsync(token)), _disposed.Token).ConfigureAwait(false);
            if (text.Length > 0) await SayAsync(new SpeechToTextEvent(SpeechToTextEventKind.Final, text, Start: start, End: _heard)).ConfigureAwait(false);
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(transcript, sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendUtteranceAsync(WyomingConnection connection, Task<string> transcript, CancellationToken cancellationToken)
    {
        var asked = new JsonObject { ["language"] = _request.Language.Split('-')[0] };
        if (_options.Model is { } model) asked["name"] = model;
        await connection.SendAsync(new WyomingEvent("transcribe", asked), cancellationToken).ConfigureAwait(false);
        await connection.SendAsync(new WyomingEvent("audio-start", Format()), cancellationToken).ConfigureAwait(false);
        var piece = new List<byte>(MostBytes);
        while (await _waiting.Reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } pcm)
        {
            piece.Clear();
            piece.AddRange(pcm);
            while (piece.Count < MostBytes && _waiting.Reader.TryPeek(out var next) && next is not null && _waiting.Reader.TryRead(out next)) piece.AddRange(next!);
            _heard += TimeSpan.FromTicks(piece.Count * TimeSpan.TicksPerMillisecond / 32);
            // An engine that finds ends by itself may be done before the caller's pause is long enough for us.
            if (!transcript.IsCompleted) await connection.SendAsync(new WyomingEvent("audio-chunk", Format(), piece.ToArray()), cancellationToken).ConfigureAwait(false);
        }

        if (!transcript.IsCompleted) await connection.SendAsync(new WyomingEvent("audio-stop"), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The whole transcript; its parts, from engines that stream them, become partials.</summary>
    private async Task<string> ListenAsync(WyomingConnection connection, TimeSpan start, CancellationToken cancellationToken)
    {
        var parts = new StringBuilder();
        while (true)
        {
            var said = await connection.ReceiveAsync(cancellationToken).ConfigureAwait(false);
            switch (said.Type)
            {
                case "transcript":
                    return (said.Text("text") ?? throw new ProviderException(ProviderErrorKind.ProtocolViolation, _provider, "sent a transcript without text")).Trim();
                case "transcript-chunk":
                    var text = parts.Append(said.Text("text")).ToString().Trim();
                    if (text.Length > 0) await SayAsync(new SpeechToTextEvent(SpeechToTextEventKind.Partial, text, Start: start, End: _heard)).ConfigureAwait(false);
                    break;
                default: break; // transcript-start, and what engines add
            }
        }
    }

    private ValueTask SayAsync(SpeechToTextEvent said) => _events.Writer.WriteAsync(said, _disposed.Token);

    private static JsonObject Format() => new() { ["rate"] = 16_000, ["width"] = 2, ["channels"] = 1 };
}
