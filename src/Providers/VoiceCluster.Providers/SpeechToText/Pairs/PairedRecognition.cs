using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <summary>A session of both recognisers. Utterances are settled in order: with the good one's finals, or with the quick one's when those do not come.</summary>
internal sealed class PairedRecognition : ISpeechToTextSession
{
    private readonly ISpeechToTextSession _quick;
    private readonly string _goodName;
    private readonly TimeSpan _patience;
    private readonly ILogger _logger;
    private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(new BoundedChannelOptions(1_000) { SingleReader = true });
    private readonly Lock _gate = new(); // everything below
    private readonly Utterances _quickHeard = new();
    private readonly Utterances _goodHeard = new();
    private readonly ITimer _late;
    private readonly Task _reading;
    private ISpeechToTextSession? _good;
    private Task _readingGood = Task.CompletedTask;
    private int _disposed;

    public PairedRecognition(ISpeechToTextSession quick, ISpeechToTextSession? good, string goodName, TimeSpan patience, TimeProvider clock, ILogger logger)
    {
        (_quick, _good, _goodName, _patience, _logger) = (quick, good, goodName, patience, logger);
        _late = clock.CreateTimer(static session => ((PairedRecognition)session!).GiveUpWaiting(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _reading = ReadQuickAsync();
        if (good is not null) _readingGood = ReadGoodAsync(good);
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        // Both copy before their first await, and neither waits for recognition.
        var sent = _quick.SendAsync(pcm, cancellationToken);
        await ToGoodAsync(good => good.SendAsync(pcm, cancellationToken)).ConfigureAwait(false);
        await sent.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask FinishUtteranceAsync(CancellationToken cancellationToken)
    {
        await ToGoodAsync(good => good.FinishUtteranceAsync(cancellationToken)).ConfigureAwait(false);
        await _quick.FinishUtteranceAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _events.Writer.TryComplete();
        await _late.DisposeAsync().ConfigureAwait(false);
        await _quick.DisposeAsync().ConfigureAwait(false);
        if (_good is { } good) await good.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAll(_reading, _readingGood).ConfigureAwait(false);
    }

    private async ValueTask ToGoodAsync(Func<ISpeechToTextSession, ValueTask> give)
    {
        if (_good is not { } good) return;
        try
        {
            await give(good).ConfigureAwait(false);
        }
        catch (ProviderException exception)
        {
            await LoseGoodAsync(good, exception).ConfigureAwait(false);
        }
    }

    private async Task ReadQuickAsync()
    {
        try
        {
            await foreach (var heard in _quick.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                lock (_gate)
                {
                    _quickHeard.Add(heard);
                    // Until the good one's words are there, the quick one's are as good as partials.
                    if (heard.Kind is SpeechToTextEventKind.Final) Say(heard with { Kind = SpeechToTextEventKind.Partial, Text = _quickHeard.OpenText });
                    else if (heard.Kind is not SpeechToTextEventKind.UtteranceEnd) Say(heard);
                    Settle();
                }
            }

            _events.Writer.TryComplete();
        }
        catch (ProviderException exception)
        {
            _events.Writer.TryComplete(exception);
        }
    }

    private async Task ReadGoodAsync(ISpeechToTextSession good)
    {
        try
        {
            await foreach (var heard in good.ReadAsync(CancellationToken.None).ConfigureAwait(false))
            {
                lock (_gate)
                {
                    _goodHeard.Add(heard);
                    Settle();
                }
            }

            if (_disposed == 0) throw new ProviderException(ProviderErrorKind.Unavailable, _goodName, "the session ended");
        }
        catch (ProviderException exception)
        {
            await LoseGoodAsync(good, exception).ConfigureAwait(false);
        }
    }

    private async ValueTask LoseGoodAsync(ISpeechToTextSession good, ProviderException exception)
    {
        lock (_gate)
        {
            if (_good is null) return;
            _good = null;
            Settle();
        }

        PairLog.Alone(_logger, "the quick recogniser", exception);
        await good.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Under the gate. Ends the utterances that both have ended, or the quick one alone when there is no other.</summary>
    private void Settle()
    {
        while (_quickHeard.Ended > 0 && (_good is null || _goodHeard.Ended > 0))
        {
            var quick = _quickHeard.Dequeue();
            var good = _good is null ? null : _goodHeard.Dequeue();
            if (good is not null) Compare(quick, good);
            Close(good ?? quick);
        }

        _late.Change(_quickHeard.Ended > 0 ? _patience : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void GiveUpWaiting()
    {
        lock (_gate)
        {
            if (_disposed != 0 || _quickHeard.Ended == 0) return;
            PairLog.Late(_logger, _goodName);
            // What the good one still says of this utterance comes too late, and is passed over.
            _goodHeard.Skip();
            Close(_quickHeard.Dequeue());
            Settle();
        }
    }

    private void Close(List<SpeechToTextEvent> finals)
    {
        if (finals.Count == 0) Say(new SpeechToTextEvent(SpeechToTextEventKind.Final)); // takes back the partial
        foreach (var final in finals) Say(final);
        Say(new SpeechToTextEvent(SpeechToTextEventKind.UtteranceEnd));
    }

    private void Say(SpeechToTextEvent said)
    {
        if (_events.Writer.TryWrite(said) || _disposed != 0) return;
        _events.Writer.TryComplete(new ProviderException(ProviderErrorKind.Overloaded, _goodName, "what was heard is not read"));
    }

    private void Compare(List<SpeechToTextEvent> quick, List<SpeechToTextEvent> good)
    {
        var (one, other) = (Words(quick), Words(good));
        PairLog.Differ(_logger, Math.Max(one.Except(other).Count(), other.Except(one).Count()), other.Count);
    }

    private static List<string> Words(List<SpeechToTextEvent> finals) =>
        [.. finals.SelectMany(static one => one.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(static word => word.Trim('.', ',', '?', '!').ToUpperInvariant())];

    /// <summary>Finals of one recogniser, utterance by utterance.</summary>
    private sealed class Utterances
    {
        private readonly Queue<List<SpeechToTextEvent>> _ended = new();
        private List<SpeechToTextEvent> _open = [];
        private int _skipped;

        public int Ended => _ended.Count;

        public string OpenText => string.Join(' ', _open.Select(static one => one.Text));

        public void Add(SpeechToTextEvent heard)
        {
            if (heard.Kind is SpeechToTextEventKind.Final && heard.Text.Length > 0) _open.Add(heard);
            if (heard.Kind is not SpeechToTextEventKind.UtteranceEnd) return;
            if (_skipped > 0) _skipped--;
            else _ended.Enqueue(_open);
            _open = [];
        }

        public List<SpeechToTextEvent> Dequeue() => _ended.Dequeue();

        public void Skip() => _skipped++;
    }
}
