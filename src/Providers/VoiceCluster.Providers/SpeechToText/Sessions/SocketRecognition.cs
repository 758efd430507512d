using System.Text;
using System.Threading.Channels;
using VoiceCluster.Audio;

namespace VoiceCluster.Providers;

/// <summary>
/// A recogniser's session over a vendor's WebSocket. Audio and control messages wait in one bounded queue, so that sending never waits for the network;
/// a writer drains it, a reader turns the vendor's messages into events. Whichever fails first ends the session with its error.
/// </summary>
/// <remarks>A final that is owed and a vendor that says nothing at all for <c>finalTimeout</c> is a stalled session: it fails as
/// <see cref="ProviderErrorKind.Timeout"/>, so that the call opens another one.</remarks>
public sealed class SocketRecognition : ISpeechToTextSession
{
    /// <summary>Messages that may wait: 5 s of audio in 20 ms pieces, which is as much as a call keeps of an outage.</summary>
    private const int MostWaiting = 250;

    private const int MostEvents = 1_000;

    /// <summary>What still waits may be sent for this long when a session is closed.</summary>
    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(1);

    private readonly VendorSocket _socket;
    private readonly IRecognitionDialect _dialect;
    private readonly TimeSpan _finalTimeout;
    private readonly TimeProvider _clock;
    private readonly Channel<OutgoingMessage> _outgoing = Channel.CreateBounded<OutgoingMessage>(
        new BoundedChannelOptions(MostWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Channel<SpeechToTextEvent> _events = Channel.CreateBounded<SpeechToTextEvent>(
        new BoundedChannelOptions(MostEvents) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly Lock _gate = new(); // the dialect, what is owed, the first error
    private readonly byte[] _chunk;
    private readonly ITimer? _keepAlive;
    private readonly ITimer _stall;
    private readonly Task _writing;
    private readonly Task _reading;
    private readonly List<SpeechToTextEvent> _said = [];
    private int _filled;
    private long _sentBytes;
    private int _owed;
    private bool _idle = true;
    private int _disposed;
    private ProviderException? _failure;

    /// <param name="socket">Connected; the session takes it for its own.</param>
    /// <param name="dialect">Of this session.</param>
    /// <param name="finalTimeout">The vendor's longest silence while a final is owed.</param>
    /// <param name="clock">Of keep-alives and the stall.</param>
    public SocketRecognition(VendorSocket socket, IRecognitionDialect dialect, TimeSpan finalTimeout, TimeProvider clock)
    {
        (_socket, _dialect, _finalTimeout, _clock) = (socket, dialect, finalTimeout, clock);
        _chunk = new byte[(int)(dialect.Chunk / Frame.Duration) * Frame.Bytes];
        _stall = clock.CreateTimer(static session => ((SocketRecognition)session!).Stalled(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (dialect.KeepAlive is { } alive)
            _keepAlive = clock.CreateTimer(static session => ((SocketRecognition)session!).SendKeepAlive(), this, alive.Every, alive.Every);
        _writing = WriteAsync();
        _reading = ReadAsync();
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var rest = pcm.Span; rest.Length > 0;)
        {
            var taken = Math.Min(rest.Length, _chunk.Length - _filled);
            rest[..taken].CopyTo(_chunk.AsSpan(_filled));
            rest = rest[taken..];
            _filled += taken;
            if (_filled == _chunk.Length) FlushChunk();
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask FinishUtteranceAsync(CancellationToken cancellationToken)
    {
        FlushChunk();
        SpeechToTextEvent[] known;
        string? message;
        lock (_gate)
        {
            ThrowIfFailed();
            _said.Clear();
            _owed++;
            message = _dialect.Finish(TimeSpan.FromTicks(_sentBytes * TimeSpan.TicksPerMillisecond / 32), _said);
            known = [.. _said];
            Settle(known);
        }

        if (message is not null) Enqueue(new OutgoingMessage(IsText: true, Encoding.UTF8.GetBytes(message)));
        foreach (var said in known) await _events.Writer.WriteAsync(said, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken) => _events.Reader.ReadAllAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        _events.Writer.TryComplete();
        if (_keepAlive is not null) await _keepAlive.DisposeAsync().ConfigureAwait(false);
        await _stall.DisposeAsync().ConfigureAwait(false);
        if (_dialect.Goodbye is { } goodbye) _outgoing.Writer.TryWrite(new OutgoingMessage(IsText: true, Encoding.UTF8.GetBytes(goodbye)));
        _outgoing.Writer.TryComplete();
        await using (_clock.CreateTimer(static socket => ((VendorSocket)socket!).Abort(), _socket, Goodbye, Timeout.InfiniteTimeSpan).ConfigureAwait(false))
            await _writing.ConfigureAwait(false);
        await _socket.DisposeAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
    }

    private void FlushChunk()
    {
        if (_filled == 0) return;
        OutgoingMessage message;
        lock (_gate)
        {
            ThrowIfFailed();
            message = _dialect.Audio(_chunk.AsSpan(0, _filled));
        }

        _sentBytes += _filled;
        _filled = 0;
        Enqueue(message);
    }

    private void Enqueue(in OutgoingMessage message)
    {
        _idle = false;
        if (_outgoing.Writer.TryWrite(message)) return;
        lock (_gate) ThrowIfFailed();
        throw new ProviderException(ProviderErrorKind.Overloaded, _socket.Provider, $"{MostWaiting} messages wait for the network, the most allowed");
    }

    private void SendKeepAlive()
    {
        // Audio keeps the connection open just as well. A queue that is full sends soon enough.
        if (_idle) _outgoing.Writer.TryWrite(new OutgoingMessage(IsText: true, Encoding.UTF8.GetBytes(_dialect.KeepAlive!.Value.Message)));
        _idle = true;
    }

    private async Task WriteAsync()
    {
        try
        {
            await foreach (var message in _outgoing.Reader.ReadAllAsync().ConfigureAwait(false))
                await _socket.SendAsync(message.Bytes, message.IsText, CancellationToken.None).ConfigureAwait(false);
        }
        catch (ProviderException exception)
        {
            // The reader usually knows the reason better (a close frame), and learns of the break at the same time.
            _outgoing.Writer.TryComplete();
            if (!_socket.IsOpen) return;
            Fail(exception);
        }
    }

    private async Task ReadAsync()
    {
        var said = new List<SpeechToTextEvent>();
        try
        {
            while (true)
            {
                var message = await _socket.ReceiveAsync(CancellationToken.None).ConfigureAwait(false);
                said.Clear();
                lock (_gate)
                {
                    _dialect.Read(message, said);
                    Settle(said);
                }

                foreach (var one in said) await _events.Writer.WriteAsync(one).ConfigureAwait(false);
            }
        }
        catch (ChannelClosedException)
        {
            // Disposed, or failed elsewhere, which has been told.
        }
        catch (Exception exception)
        {
            Fail(ProviderErrors.From(exception, _socket.Provider));
        }
    }

    /// <summary>Counts what is no longer owed, and watches the vendor while something is.</summary>
    private void Settle(IReadOnlyCollection<SpeechToTextEvent> said)
    {
        _owed -= said.Count(static one => one.Kind is SpeechToTextEventKind.UtteranceEnd);
        _stall.Change(_owed > 0 ? _finalTimeout : Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private void Stalled()
    {
        var assumed = new List<SpeechToTextEvent>();
        var isGood = false;
        lock (_gate)
        {
            if (_owed == 0) return;
            isGood = _dialect.GiveUp(assumed);
            if (isGood) Settle(assumed);
        }

        if (isGood && assumed.TrueForAll(_events.Writer.TryWrite)) return;
        Fail(new ProviderException(
            ProviderErrorKind.Timeout, _socket.Provider, $"said nothing for {_finalTimeout.TotalSeconds:0.###} s while a final was owed"));
    }

    private void Fail(ProviderException exception)
    {
        if (Volatile.Read(ref _disposed) != 0) return; // What a torn-down connection says is of no interest.
        lock (_gate) _failure ??= exception;
        _outgoing.Writer.TryComplete();
        _events.Writer.TryComplete(_failure);
        _socket.Abort();
    }

    private void ThrowIfFailed()
    {
        // A new exception each time: the reader throws the first, and an exception that two threads throw loses its stack.
        if (_failure is { } failure) throw new ProviderException(failure.Kind, failure.Provider, "the session is lost", failure.RetryAfter, failure);
        if (_disposed != 0) throw new ProviderException(ProviderErrorKind.Unavailable, _socket.Provider, "the session is closed");
    }
}
