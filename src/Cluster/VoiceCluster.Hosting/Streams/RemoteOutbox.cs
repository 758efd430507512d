using System.Collections.Immutable;

namespace VoiceCluster.Hosting.Streams;

/// <summary>
/// Items on their way to a subscriber in another silo: one batch is under way, and what comes meanwhile forms the next one. So order holds, and a slow
/// connection costs old items, not memory.
/// </summary>
internal sealed class RemoteOutbox(PushStreamProvider provider, StreamId stream, PushSubscription subscription, Action lost)
{
    private readonly IPushStreamReceiver _receiver = provider.Grains.GetGrain(subscription.Subscriber).AsReference<IPushStreamReceiver>();
    private readonly Lock _gate = new();
    private readonly Queue<object?> _waiting = new();
    private bool _isSending;
    private bool _ended;
    private string? _error;

    // With the batch under way no more than the capacity is on its way.
    private int Capacity => Math.Max(1, provider.Options.Capacity / 2);

    /// <summary>Nothing is on its way: whoever publishes may change to another way without disorder.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate) return !_isSending;
        }
    }

    public void Add(object? item)
    {
        lock (_gate)
        {
            if (_waiting.Count == Capacity)
            {
                _waiting.Dequeue();
                provider.Dropped(1);
            }
            else
            {
                provider.Waits(1);
            }

            _waiting.Enqueue(item);
            if (_isSending) return;
            _isSending = true;
        }

        _ = SendAsync();
    }

    public void End(Exception? error)
    {
        lock (_gate)
        {
            (_ended, _error) = (true, error?.Message);
            if (_isSending) return;
            _isSending = true;
        }

        _ = SendAsync();
    }

    /// <summary>Never faults.</summary>
    private async Task SendAsync()
    {
        while (TryTake(out var batch))
        {
            try
            {
                if (await _receiver.Deliver(batch)) continue;
                provider.Dropped(batch.Items.Length);
                lost();
            }
            catch (Exception exception)
            {
                provider.Dropped(batch.Items.Length);
                provider.Logger.NotDelivered(exception, stream, subscription.Subscriber, batch.Items.Length);
                lost();
            }
        }
    }

    private bool TryTake(out PushBatch batch)
    {
        lock (_gate)
        {
            if (_waiting.Count == 0 && !_ended)
            {
                _isSending = false;
                batch = null!;
                return false;
            }

            batch = new PushBatch
            {
                Provider = provider.Name,
                Stream = stream,
                Subscription = subscription.Id,
                Subscriber = subscription.Subscriber,
                Items = [.. _waiting],
                IsLast = _ended,
                Error = _error,
            };
            provider.Waits(-_waiting.Count);
            _waiting.Clear();
            (_ended, _error) = (false, null);
            return true;
        }
    }
}
