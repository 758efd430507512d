using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.Observers;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>The activations of this process: at most one for each identity, but for stateless workers.</summary>
internal sealed class LocalDirectory(EmbeddedSilo silo)
{
    private readonly ConcurrentDictionary<GrainId, IRequestTarget> _targets = new();
    private int _active;

    /// <summary>How many activations there are.</summary>
    public int ActiveCount => Volatile.Read(ref _active);

    /// <summary>Each activation at some moment.</summary>
    public IEnumerable<Activation> Activations
    {
        get
        {
            foreach (var (_, target) in _targets)
            {
                if (target is Activation activation) yield return activation;
                else if (target is StatelessWorkers workers) foreach (var worker in workers.Snapshot()) yield return worker;
            }
        }
    }

    /// <summary>Whoever takes requests for an identity; the first to ask creates it, and it activates with its first request.</summary>
    public IRequestTarget Find(GrainId id)
    {
        if (_targets.TryGetValue(id, out var target)) return target;
        if (id.Type == ObserverRegistry.ObserverType) return silo.Observers.Find(id);
        if (!silo.IsServing) throw new SiloUnavailableException($"The silo does not run; {id} cannot be activated.");
        var grainClass = silo.Classes.Find(id.Type);
        return _targets.GetOrAdd(id, grainClass.MaxWorkers > 0 ? new StatelessWorkers(grainClass, id) : new Activation(grainClass, id));
    }

    public Activation? FindActive(GrainId id) => _targets.GetValueOrDefault(id) switch
    {
        Activation activation => activation,
        StatelessWorkers workers => workers.Snapshot().FirstOrDefault(),
        _ => null,
    };

    public void OnActivating()
    {
        Interlocked.Increment(ref _active);
        silo.Collector.OnActivating();
    }

    public void Remove(Activation activation, bool wasActive)
    {
        if (wasActive) Interlocked.Decrement(ref _active);
        if (activation.Pool is { } pool) pool.Remove(activation);
        else _targets.TryRemove(new KeyValuePair<GrainId, IRequestTarget>(activation.Id, activation));
    }

    /// <summary>Deactivates all, round after round: an ending grain may call another into being.</summary>
    public async Task DeactivateAllAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var leaving = new List<Task>();
            foreach (var activation in Activations)
            {
                leaving.Add(activation.Deactivated);
                activation.Deactivate(new DeactivationReason(DeactivationReasonCode.ShuttingDown, "The silo stops."), cancellationToken);
            }

            if (leaving.Count == 0) return;
            await Task.WhenAll(leaving).WaitAsync(cancellationToken);
        }
    }
}
