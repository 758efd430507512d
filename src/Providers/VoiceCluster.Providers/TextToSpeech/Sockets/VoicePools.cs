using System.Collections.Concurrent;

namespace VoiceCluster.Providers;

/// <summary>A pool for each voice, for vendors that name the voice in the connection's address.</summary>
/// <param name="connect">Opens a connection for a voice.</param>
/// <param name="idleFor">See <see cref="VendorSocketPool"/>.</param>
/// <param name="clock">Likewise.</param>
public sealed class VoicePools(Func<string, CancellationToken, Task<VendorSocket>> connect, TimeSpan idleFor, TimeProvider clock) : IDisposable
{
    private readonly ConcurrentDictionary<string, VendorSocketPool> _pools = new(StringComparer.Ordinal);

    /// <summary>The voice's pool.</summary>
    public VendorSocketPool this[string voice] => _pools.GetOrAdd(voice, name => new VendorSocketPool(token => connect(name, token), idleFor, clock));

    /// <summary>Connections that wait for use, of all voices.</summary>
    public int Idle => _pools.Values.Sum(static pool => pool.Idle);

    /// <summary>Closes what waits; what is in use is closed when it is given back.</summary>
    public void Dispose()
    {
        foreach (var pool in _pools.Values) pool.DisposeAsync().AsTask().Wait();
    }
}
