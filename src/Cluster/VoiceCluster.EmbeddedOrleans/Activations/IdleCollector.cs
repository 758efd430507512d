using VoiceCluster.EmbeddedOrleans.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>Looks at all activations once per collection quantum and ends those unused for their age.</summary>
/// <remarks>Its timer runs only while there are activations.</remarks>
internal sealed class IdleCollector : IDisposable
{
    private readonly EmbeddedSilo _silo;
    private readonly ITimer _timer;
    private int _armed;

    public IdleCollector(EmbeddedSilo silo)
    {
        _silo = silo;
        _timer = silo.Time.CreateTimer(static state => ((IdleCollector)state!).OnDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void OnActivating()
    {
        if (Volatile.Read(ref _armed) == 0 && Interlocked.Exchange(ref _armed, 1) == 0) Arm();
    }

    public void Collect(TimeSpan? age = null)
    {
        var now = _silo.Time.GetTimestamp();
        var clock = _silo.Time.GetUtcNow();
        foreach (var activation in _silo.Directory.Activations)
        {
            var limit = age ?? activation.Class.CollectionAge;
            if (limit != TimeSpan.MaxValue) activation.CollectIfIdle(now, clock, limit);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void OnDue()
    {
        Collect();
        Interlocked.Exchange(ref _armed, 0);
        if (_silo.Directory.ActiveCount > 0) OnActivating();
    }

    private void Arm()
    {
        try
        {
            _timer.Change(_silo.Collection.CollectionQuantum, Timeout.InfiniteTimeSpan);
        }
        catch (ObjectDisposedException)
        {
            // The silo stopped.
        }
    }
}
