using System.Runtime.InteropServices;
using System.Threading.Channels;

namespace VoiceCluster.FrontDoor.Legs;

/// <summary>
/// What waits to be sent to one caller, in order, one writer at a time. Bounded: when the far end does not keep up, agent audio is dropped
/// (oldest first, counted); when not even messages get through, the connection is given up.
/// </summary>
/// <param name="send">Sends one message.</param>
/// <param name="metrics">Counts what is dropped.</param>
internal sealed class LegOutbox<T>(Func<T, CancellationToken, ValueTask> send, LegMetrics metrics)
{
    // About 10 s of agent audio, and far more messages than a call makes in that time.
    private const int MaxAudio = 500;
    private const int MaxItems = 4096;

    private readonly Channel<Item> _items = Channel.CreateBounded<Item>(new BoundedChannelOptions(MaxItems) { SingleReader = true });
    private long _clearedUpTo;
    private long _audioNumber;
    private int _audioWaiting;

    /// <summary>Queues a message; false when the far end is hopelessly behind.</summary>
    public bool Send(T message) => _items.Writer.TryWrite(new Item(message, 0));

    /// <summary>Queues audio; false as for <see cref="Send"/>.</summary>
    public bool SendAudio(T audio)
    {
        var number = Interlocked.Increment(ref _audioNumber);
        if (Interlocked.Increment(ref _audioWaiting) > MaxAudio) ClearUpTo(number - MaxAudio);
        return _items.Writer.TryWrite(new Item(audio, number));
    }

    /// <summary>Audio that waits is not sent any more: the caller interrupted.</summary>
    public void ClearAudio() => ClearUpTo(Volatile.Read(ref _audioNumber));

    /// <summary>Nothing follows.</summary>
    public void Complete() => _items.Writer.TryComplete();

    /// <summary>Sends until completed or the connection breaks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var (message, number) in _items.Reader.ReadAllAsync(cancellationToken))
        {
            if (number > 0)
            {
                Interlocked.Decrement(ref _audioWaiting);
                if (number <= Volatile.Read(ref _clearedUpTo))
                {
                    metrics.SendDropped();
                    continue;
                }
            }

            await send(message, cancellationToken);
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

    /// <param name="Message">What is sent.</param>
    /// <param name="Number">1, 2, 3... for audio; 0 for other messages.</param>
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Item(T Message, long Number);
}
