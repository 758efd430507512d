using System.Threading.Channels;

namespace VoiceCluster.Providers;

/// <summary>
/// A session over an <see cref="IUtteranceRecogniser"/>. Audio and the ends of utterances wait in one bounded queue; a worker collects an utterance and has it
/// recognised at its end, and for partials in between when it is not behind. One recognition at a time.
/// </summary>
public sealed class UtteranceRecognition : ISpeechToTextSession
{
    private const int BytesPerMillisecond = 32;

    /// <summary>30 s of audio in frames of 20 ms may wait while an utterance is recognised.</summary>
    private const int MostWaiting = 1_500;

    private readonly IUtteranceRecogniser _recogniser;
    private readonly SpeechToTextRequest _request;
    private readonly UtteranceOptions _options;
    private readonly TimeProvider _clock;
    private readonly Channel<byte[]?> _waiting = Channel.CreateBounded<byte[]?>(new BoundedChannelOptions(MostWaiting) { SingleReader = true }); // null: an utterance ends
    private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(new BoundedChannelOptions(1_000) { SingleReader = true });
    private readonly CancellationTokenSource _disposed = new();
    private readonly byte[] _utterance;
    private readonly Task _working;
    private TimeSpan _start;
    private int _length;
    private int _partialAt;

    /// <param name="recogniser">Shared by many sessions.</param>
    /// <param name="request">Of this call.</param>
    /// <param name="options">How utterances are cut.</param>
    /// <param name="clock">Of the deadline.</param>
    public UtteranceRecognition(IUtteranceRecogniser recogniser, SpeechToTextRequest request, UtteranceOptions options, TimeProvider clock)
    {
        (_recogniser, _request, _options, _clock) = (recogniser, request, options, clock);
        _utterance = new byte[(int)options.Longest.TotalMilliseconds * BytesPerMillisecond];
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

    private TimeSpan End => _start + TimeSpan.FromTicks(_length * TimeSpan.TicksPerMillisecond / BytesPerMillisecond);

    private void Enqueue(byte[]? item)
    {
        if (_waiting.Writer.TryWrite(item)) return;
        throw _working.IsCompleted
            ? new ProviderException(ProviderErrorKind.Unavailable, _recogniser.Name, "the session is lost")
            : new ProviderException(ProviderErrorKind.Overloaded, _recogniser.Name, "30 s of audio wait for recognition, the most allowed");
    }

    private async Task WorkAsync()
    {
        try
        {
            while (true)
            {
                var item = await _waiting.Reader.ReadAsync(_disposed.Token).ConfigureAwait(false);
                if (item is null)
                {
                    await FinalAsync().ConfigureAwait(false);
                    await _events.Writer.WriteAsync(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd), _disposed.Token).ConfigureAwait(false);
                    continue;
                }

                if (_length + item.Length > _utterance.Length) await FinalAsync().ConfigureAwait(false);
                item.CopyTo(_utterance, _length);
                _length += item.Length;
                await PartialAsync().ConfigureAwait(false);
            }
        }
        catch (Exception) when (_disposed.IsCancellationRequested)
        {
            // The call is over.
        }
        catch (Exception exception)
        {
            _events.Writer.TryComplete(ProviderErrors.From(exception, _recogniser.Name));
        }
        finally
        {
            _waiting.Writer.TryComplete();
        }
    }

    /// <summary>What is collected becomes final, and the next audio begins a new segment.</summary>
    private async Task FinalAsync()
    {
        if (_length == 0) return;
        var heard = await RecogniseAsync().ConfigureAwait(false);
        if (heard.Text.Length > 0)
            await _events.Writer.WriteAsync(new SpeechToTextEvent(SpeechToTextEventKind.Final, heard.Text, heard.Confidence, _start, End), _disposed.Token).ConfigureAwait(false);
        (_start, _length, _partialAt) = (End, 0, 0);
    }

    private async Task PartialAsync()
    {
        // Behind, a partial would only delay the final more.
        if (_options.PartialEvery is not { } every || _length - _partialAt < every.TotalMilliseconds * BytesPerMillisecond || _waiting.Reader.TryPeek(out _)) return;
        _partialAt = _length;
        var heard = await RecogniseAsync().ConfigureAwait(false);
        if (heard.Text.Length > 0)
            await _events.Writer.WriteAsync(new SpeechToTextEvent(SpeechToTextEventKind.Partial, heard.Text, heard.Confidence, _start, End), _disposed.Token).ConfigureAwait(false);
    }

    private async ValueTask<RecognisedUtterance> RecogniseAsync()
    {
        using var deadline = new StreamDeadline(_clock, _disposed.Token);
        deadline.Arm(_options.FinalTimeout);
        try
        {
            return await _recogniser.RecogniseAsync(_utterance.AsMemory(0, _length), _request, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (deadline.Passed)
        {
            throw new ProviderException(
                ProviderErrorKind.Timeout, _recogniser.Name, $"no transcript within {_options.FinalTimeout.TotalSeconds:0.###} s", innerException: exception);
        }
    }
}
