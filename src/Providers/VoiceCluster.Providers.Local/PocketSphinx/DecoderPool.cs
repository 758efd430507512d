namespace VoiceCluster.Providers.Local;

/// <summary>
/// Lends decoders of one model: a free one at once, else a new one while there are fewer than the limit, else the next that comes back, first
/// come first served.
/// </summary>
internal sealed class DecoderPool(Func<Decoder> create, int limit) : IDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<Decoder> free = new();
    private readonly LinkedList<TaskCompletionSource<Decoder?>> waiting = new();
    private int made;
    private bool disposed;

    /// <summary>Decoders that exist or are being made.</summary>
    public int Made
    {
        get
        {
            lock (gate)
                return made;
        }
    }

    /// <summary>Callers that wait for a decoder.</summary>
    public int Waiting
    {
        get
        {
            lock (gate)
                return waiting.Count;
        }
    }

    /// <summary>Lends a decoder, to be given back with <see cref="Return"/> or <see cref="Discard"/>.</summary>
    /// <exception cref="ProviderException">A new one could not be made.</exception>
    public async ValueTask<Decoder> RentAsync(CancellationToken cancellationToken)
    {
        LinkedListNode<TaskCompletionSource<Decoder?>>? place = null;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (free.TryPop(out var ready))
                return ready;
            if (made < limit)
                made++;
            else
                place = waiting.AddLast(new TaskCompletionSource<Decoder?>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        if (place is null)
            return await Task.Run(Make, CancellationToken.None);
        await using var registration = cancellationToken.UnsafeRegister(_ => LeaveQueue(place, cancellationToken), null);
        // Null: the place of a decoder that was thrown away, so make another.
        return await place.Value.Task ?? await Task.Run(Make, CancellationToken.None);
    }

    /// <summary>Takes a decoder back, for anyone: the next borrower resets it.</summary>
    public void Return(Decoder decoder)
    {
        lock (gate)
        {
            if (!disposed)
            {
                if (!HandOn(decoder))
                    free.Push(decoder);
                return;
            }
        }

        decoder.Dispose();
    }

    /// <summary>Throws away a decoder that failed; its place is free for a new one.</summary>
    public void Discard(Decoder decoder)
    {
        decoder.Dispose();
        FreePlace();
    }

    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            while (waiting.First is { } next)
            {
                waiting.RemoveFirst();
                _ = next.Value.TrySetException(new ObjectDisposedException(nameof(DecoderPool)));
            }

            while (free.TryPop(out var decoder))
                decoder.Dispose();
        }
    }

    private Decoder Make()
    {
        try
        {
            return create();
        }
        catch
        {
            FreePlace();
            throw;
        }
    }

    private void FreePlace()
    {
        lock (gate)
        {
            if (!HandOn(null))
                made--;
        }
    }

    /// <summary>Gives a decoder, or the right to make one, to whoever has waited longest.</summary>
    private bool HandOn(Decoder? decoder)
    {
        while (waiting.First is { } next)
        {
            waiting.RemoveFirst();
            if (next.Value.TrySetResult(decoder))
                return true;
        }

        return false;
    }

    private void LeaveQueue(LinkedListNode<TaskCompletionSource<Decoder?>> place, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            if (place.Value.TrySetCanceled(cancellationToken) && place.List is not null)
                waiting.Remove(place);
        }
    }
}
