using System.Threading.Channels;
using VoiceCluster.Audio;

namespace VoiceCluster.Providers.Local;

/// <summary>
/// One call's recognition. Audio goes into a bounded backlog; one loop at a time, on the thread pool, takes it to a decoder that is borrowed for
/// the length of an utterance. The cepstral mean goes with the call from utterance to utterance; nothing else outlives one.
/// </summary>
internal sealed class PocketSphinxSession : ISpeechToTextSession
{
    /// <summary>Audio searched in one go: 100 ms.</summary>
    private const int Step = UtteranceSearch.SampleRate / 10;

    /// <summary>Events that may wait for a reader; partials beyond it are dropped, a final fails the session.</summary>
    private const int MostEvents = 1_024;

    private readonly DecoderPool pool;
    private readonly SemaphoreSlim searches;
    private readonly PocketSphinxOptions options;
    private readonly BandExtension? bandExtension;
    private readonly Channel<SpeechToTextEvent> events =
        Channel.CreateBounded<SpeechToTextEvent>(new BoundedChannelOptions(MostEvents) { SingleReader = true });

    private readonly Lock gate = new();
    private readonly AudioBacklog backlog;
    private readonly CancellationTokenSource closing = new();
    private readonly float[] cepstralMean = new float[Decoder.CepstrumSize];
    private readonly short[] step = new short[Step];
    private Task loop = Task.CompletedTask;
    private bool running;
    private bool disposed;
    private ProviderException? failure;

    // Of the loop alone.
    private Decoder? decoder;
    private UtteranceSearch? utterance;
    private long position;
    private bool hasMean;

    public PocketSphinxSession(DecoderPool pool, SemaphoreSlim searches, PocketSphinxOptions options, bool narrowband, ReadOnlySpan<float> cepstralMean)
    {
        this.pool = pool;
        this.searches = searches;
        this.options = options;
        hasMean = !cepstralMean.IsEmpty;
        cepstralMean.CopyTo(this.cepstralMean);
        bandExtension = narrowband ? new BandExtension(TelephoneChannel.BandGain) : null;
        backlog = new((int)(options.MaxQueuedAudio.TotalSeconds * UtteranceSearch.SampleRate));
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (pcm.Length % sizeof(short) != 0)
            throw new ProviderException(ProviderErrorKind.InvalidRequest, PocketSphinxSpeechToText.ProviderName, $"PCM16 comes in pairs of bytes, not {pcm.Length}");
        lock (gate)
        {
            ThrowIfOver();
            if (!backlog.TryWrite(pcm.Span))
            {
                throw FailLocked(new ProviderException(ProviderErrorKind.Overloaded, PocketSphinxSpeechToText.ProviderName,
                    FormattableString.Invariant($"more than {options.MaxQueuedAudio.TotalSeconds:0.#} s of audio wait for recognition (PocketSphinx:{nameof(options.MaxQueuedAudio)})")));
            }

            if (backlog.Count >= Step)
                WakeLocked();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (gate)
        {
            ThrowIfOver();
            if (!backlog.TryEnd())
            {
                throw FailLocked(new ProviderException(ProviderErrorKind.Overloaded, PocketSphinxSpeechToText.ProviderName,
                    $"more than {AudioBacklog.MostEnds} utterances wait for recognition"));
            }

            WakeLocked();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken) => events.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Leaves the running utterance; the decoder is back in the pool when this is done.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (gate)
        {
            if (disposed)
                return;
            disposed = true;
            last = loop;
        }

        await closing.CancelAsync();
        await last;
        GiveBack(healthy: true);
        _ = events.Writer.TryComplete();
        closing.Dispose();
    }

    private void ThrowIfOver()
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (failure is not null)
            throw failure;
    }

    private ProviderException FailLocked(ProviderException error)
    {
        failure ??= error;
        _ = events.Writer.TryComplete(error);
        return error;
    }

    private void WakeLocked()
    {
        if (running)
            return;
        running = true;
        loop = Task.Run(SearchAsync, CancellationToken.None);
    }

    /// <summary>Works the backlog off; ends when less than a step is left, or on failure or disposal.</summary>
    private async Task SearchAsync()
    {
        try
        {
            while (TakeStep(out int count, out bool ends, out bool more))
            {
                if (count > 0 && decoder is null)
                    await BorrowAsync();
                await searches.WaitAsync(closing.Token);
                try
                {
                    SearchStep(step.AsSpan(0, count), ends, more);
                }
                finally
                {
                    searches.Release();
                }
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
            // Disposed: the decoder is given back there.
        }
        catch (Exception e)
        {
            GiveBack(healthy: false);
            var error = e as ProviderException ?? new ProviderException(ProviderErrorKind.Unavailable, PocketSphinxSpeechToText.ProviderName, "recognition failed", innerException: e);
            lock (gate)
                _ = FailLocked(error);
        }
    }

    private bool TakeStep(out int count, out bool ends, out bool more)
    {
        lock (gate)
        {
            bool work = !disposed && failure is null && (backlog.Count >= Step || backlog.HasEnd);
            (count, ends) = work ? backlog.Read(step) : default;
            more = backlog.Count >= Step;
            running = work;
            return work;
        }
    }

    private async ValueTask BorrowAsync()
    {
        decoder = await pool.RentAsync(closing.Token);
        decoder.Reset(hasMean ? cepstralMean : []);
        utterance = new(decoder, options, position);
    }

    private void SearchStep(Span<short> samples, bool ends, bool more)
    {
        bandExtension?.Process(samples);
        if (samples.Length > 0 && utterance!.Process(samples, wantsPartial: !more && !ends) is { } heard)
            Emit(heard);
        position += samples.Length;
        if (!ends)
            return;
        if (utterance?.Finish() is { } final)
            Emit(final);
        if (decoder is not null)
        {
            decoder.ReadMean(cepstralMean);
            hasMean = true;
        }

        GiveBack(healthy: true);
        Emit(new(SpeechToTextEventKind.UtteranceEnd));
    }

    private void Emit(SpeechToTextEvent heard)
    {
        if (!events.Writer.TryWrite(heard) && heard.Kind != SpeechToTextEventKind.Partial && !closing.IsCancellationRequested)
            throw new ProviderException(ProviderErrorKind.Overloaded, PocketSphinxSpeechToText.ProviderName, $"{MostEvents} events wait for a reader");
    }

    private void GiveBack(bool healthy)
    {
        utterance = null;
        if (decoder is not { } used)
            return;
        decoder = null;
        if (healthy)
            pool.Return(used);
        else
            pool.Discard(used);
    }
}
