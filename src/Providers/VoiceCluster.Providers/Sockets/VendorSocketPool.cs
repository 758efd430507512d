namespace VoiceCluster.Providers;

/// <summary>
/// Connections to one address of a vendor, used one request at a time and again: a handshake costs a spoken sentence 100 to 300 ms. A connection that
/// nobody uses for a while is closed, before the vendor does it.
/// </summary>
public sealed class VendorSocketPool : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<VendorSocket>> _connect;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _idleFor;
    private readonly ITimer _sweep;
    private readonly Lock _gate = new();
    private readonly List<(VendorSocket Socket, long Since)> _idle = [];
    private bool _disposed;

    /// <param name="connect">Opens a connection.</param>
    /// <param name="idleFor">After which an unused connection is closed; under the vendor's own limit.</param>
    /// <param name="clock">Of that.</param>
    public VendorSocketPool(Func<CancellationToken, Task<VendorSocket>> connect, TimeSpan idleFor, TimeProvider clock)
    {
        (_connect, _idleFor, _clock) = (connect, idleFor, clock);
        _sweep = clock.CreateTimer(static pool => ((VendorSocketPool)pool!).Sweep(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Connections that wait for use.</summary>
    public int Idle
    {
        get
        {
            lock (_gate) return _idle.Count;
        }
    }

    /// <summary>The connection that was used last, or a new one.</summary>
    /// <param name="mayReuse">False for a new one: a connection that waited may turn out to be dead.</param>
    /// <param name="cancellationToken">The caller's.</param>
    public async ValueTask<(VendorSocket Socket, bool IsReused)> RentAsync(bool mayReuse, CancellationToken cancellationToken)
    {
        while (mayReuse && TakeIdle() is { } socket)
        {
            if (socket.IsOpen) return (socket, true);
            await socket.DisposeAsync().ConfigureAwait(false);
        }

        return (await _connect(cancellationToken).ConfigureAwait(false), false);
    }

    /// <summary>Gives back a connection on which nothing is under way that its next user could not tell apart.</summary>
    public async ValueTask ReturnAsync(VendorSocket socket)
    {
        lock (_gate)
        {
            if (!_disposed && socket.IsOpen)
            {
                _idle.Add((socket, _clock.GetTimestamp()));
                if (_idle.Count == 1) _sweep.Change(_idleFor, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        await socket.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        lock (_gate) _disposed = true;
        await _sweep.DisposeAsync().ConfigureAwait(false);
        while (TakeIdle() is { } socket) await socket.DisposeAsync().ConfigureAwait(false);
    }

    private VendorSocket? TakeIdle()
    {
        lock (_gate)
        {
            if (_idle.Count == 0) return null;
            var socket = _idle[^1].Socket;
            _idle.RemoveAt(_idle.Count - 1);
            return socket;
        }
    }

    private void Sweep()
    {
        List<VendorSocket> old;
        lock (_gate)
        {
            if (_disposed) return;
            old = [.. _idle.Where(IsOld).Select(static one => one.Socket)];
            _idle.RemoveAll(IsOld);
            if (_idle.Count > 0) _sweep.Change(_idleFor - _clock.GetElapsedTime(_idle[0].Since), Timeout.InfiniteTimeSpan);
        }

        // A goodbye is bounded to a second, and nothing waits for it.
        foreach (var socket in old) _ = socket.DisposeAsync().AsTask();
    }

    private bool IsOld((VendorSocket Socket, long Since) one) => _clock.GetElapsedTime(one.Since) >= _idleFor;
}
