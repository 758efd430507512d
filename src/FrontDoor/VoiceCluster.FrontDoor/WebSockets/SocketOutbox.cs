using System.Net.WebSockets;
using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace VoiceCluster.FrontDoor.WebSockets;

/// <summary>
/// What waits to be sent to one client, in order, one writer at a time. Bounded: when the client does not keep up, agent audio is dropped
/// (oldest first, counted); when not even messages get through, the socket is given up.
/// </summary>
internal sealed class SocketOutbox(WebSocket socket, LegMetrics metrics)
{
    // About 10 s of agent audio, and far more messages than a call makes in that time.
    private const int MaxAudio = 500;
    private const int MaxItems = 4096;

    private readonly Channel<Item> _items = Channel.CreateBounded<Item>(new BoundedChannelOptions(MaxItems) { SingleReader = true });
    private long _clearedUpTo;
    private long _audioNumber;
    private int _audioWaiting;

    /// <summary>Queues a JSON message; false when the client is hopelessly behind.</summary>
    public bool Send(byte[] json) => _items.Writer.TryWrite(new Item(json, default, 0));

    /// <summary>Queues audio with its announcement, which goes right before it.</summary>
    public bool SendAudio(byte[] json, ReadOnlyMemory<byte> audio)
    {
        var number = Interlocked.Increment(ref _audioNumber);
        if (Interlocked.Increment(ref _audioWaiting) > MaxAudio) ClearUpTo(number - MaxAudio);
        return _items.Writer.TryWrite(new Item(json, audio, number));
    }

    /// <summary>Audio that waits is not sent any more: the caller interrupted.</summary>
    public void ClearAudio() => ClearUpTo(Volatile.Read(ref _audioNumber));

    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Sends until completed or the socket breaks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _items.Reader.ReadAllAsync(cancellationToken))
        {
            if (item.Audio.IsEmpty && item.Number == 0)
            {
                await socket.SendAsync(item.Json, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
                continue;
            }

            Interlocked.Decrement(ref _audioWaiting);
            if (item.Number <= Volatile.Read(ref _clearedUpTo))
            {
                metrics.SendDropped();
                continue;
            }

            await socket.SendAsync(item.Json, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
            if (!item.Audio.IsEmpty) await socket.SendAsync(item.Audio, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
        }
    }

    /// <summary>Never backwards: what was cleared stays cleared.</summary>
    private void ClearUpTo(long number)
    {
        for (var current = Volatile.Read(ref _clearedUpTo); current < number;)
        {
            var seen = Interlocked.CompareExchange(ref _clearedUpTo, number, current);
            if (seen == current) return;
            current = seen;
        }
    }

    /// <param name="Json">The message.</param>
    /// <param name="Audio">The binary frame behind it; empty for none.</param>
    /// <param name="Number">1, 2, 3... for audio; 0 for other messages.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Item(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Audio, long Number);
}
