using System.Threading.Channels;

namespace VoiceCluster.Sip;

/// <summary>
/// One TCP or TLS connection: a receive loop that frames messages, a send loop behind a queue of <see cref="QueueLength"/> messages.
/// A peer that does not read until the queue is full loses the connection, and everything waiting fails.
/// </summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "The token source has no timer and may still be cancelled by another thread when the connection ends; nothing to release.")]
internal sealed class SipConnection
{
    /// <summary>Messages that may wait to be sent.</summary>
    public const int QueueLength = 256;

    private readonly Channel<(byte[] Bytes, Action<string>? Failed)> _outgoing = Channel.CreateBounded<(byte[], Action<string>?)>(
        new BoundedChannelOptions(QueueLength) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private long _lastActivity;
    private string? _closedBecause;

    public SipConnection(SipDestination remote, TimeProvider clock)
    {
        Remote = remote;
        _clock = clock;
        _lastActivity = clock.GetTimestamp();
    }

    public SipDestination Remote { get; }

    public bool IsOpen => Volatile.Read(ref _closedBecause) is null;

    public TimeSpan Idle => _clock.GetElapsedTime(Volatile.Read(ref _lastActivity));

    /// <summary>Queues a message; it waits for the connection to be made.</summary>
    public void Send(byte[] message, Action<string>? failed)
    {
        if (_outgoing.Writer.TryWrite((message, failed))) return;
        if (IsOpen) Close("The peer does not read");
        failed?.Invoke(_closedBecause!);
    }

    public void Close(string reason)
    {
        if (Interlocked.CompareExchange(ref _closedBecause, reason, null) is not null) return;
        _outgoing.Writer.TryComplete();
        _stop.Cancel();
    }

    /// <summary>Runs until the connection ends: opens the stream, then receives and sends.</summary>
    public async Task RunAsync(Func<CancellationToken, Task<Stream>> open, Action<byte[]> received)
    {
        try
        {
            using var connecting = new CancellationTokenSource(TimeSpan.FromSeconds(10), _clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(connecting.Token, _stop.Token);
            var stream = await open(either.Token).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                var sending = SendLoopAsync(stream);
                await ReceiveLoopAsync(stream, received).ConfigureAwait(false);
                Close("The peer closed the connection");
                await sending.ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            Close($"No connection to {Remote} within 10 s");
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or System.Security.Authentication.AuthenticationException)
        {
            Close($"Connection to {Remote}: {error.Message}");
        }
        finally
        {
            Close("Closed");
            while (_outgoing.Reader.TryRead(out var unsent)) unsent.Failed?.Invoke(_closedBecause!);
        }
    }

    private async Task ReceiveLoopAsync(Stream stream, Action<byte[]> received)
    {
        var framer = new SipStreamFramer();
        while (true)
        {
            var count = await stream.ReadAsync(framer.GetMemory(), _stop.Token).ConfigureAwait(false);
            if (count == 0) return;
            _lastActivity = _clock.GetTimestamp();
            framer.Advance(count);
            while (framer.TryTake() is { } message) received(message);
            for (var pings = framer.TakePings(); pings > 0; pings--) Send("\r\n"u8.ToArray(), null);
            if (framer.Broken is not { } reason) continue;
            Close($"The stream of {Remote} has {reason}");
            return;
        }
    }

    private async Task SendLoopAsync(Stream stream)
    {
        (byte[] Bytes, Action<string>? Failed) next = default;
        try
        {
            while (await _outgoing.Reader.WaitToReadAsync(_stop.Token).ConfigureAwait(false))
            {
                while (_outgoing.Reader.TryRead(out next))
                {
                    await stream.WriteAsync(next.Bytes, _stop.Token).ConfigureAwait(false);
                    _lastActivity = _clock.GetTimestamp();
                    next = default;
                }
            }
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or ObjectDisposedException)
        {
            Close($"Connection to {Remote}: {error.Message}");
            next.Failed?.Invoke(_closedBecause!);
        }
    }
}
