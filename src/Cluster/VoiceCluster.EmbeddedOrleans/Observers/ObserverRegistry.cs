using System.Collections.Concurrent;
using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Observers;

/// <summary>The objects that grains may call through observer references. They are held weakly: whoever made a reference keeps its object.</summary>
internal sealed class ObserverRegistry(EmbeddedSilo silo)
{
    private const int SweepEvery = 256;
    private readonly ConcurrentDictionary<GrainId, ObserverTarget> _targets = new();
    private int _added;

    /// <summary>The type of observers' identities.</summary>
    public static GrainType ObserverType { get; } = GrainType.Create("sys.client");

    public GrainId Add(IGrainObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (observer is GrainReference) throw new ArgumentException("The argument is a reference already.", nameof(observer));
        if (observer is IGrainBase) throw new ArgumentException("A grain is not an observer; pass this.AsReference<TInterface>().", nameof(observer));
        if (Interlocked.Increment(ref _added) % SweepEvery == 0) RemoveCollected();
        var id = GrainId.Create(ObserverType, GrainIdKeyExtensions.CreateGuidKey(Guid.NewGuid()));
        _targets[id] = new ObserverTarget(silo, id, observer);
        return id;
    }

    public void Remove(GrainId id) => _targets.TryRemove(id, out _);

    /// <exception cref="ClientNotAvailableException">The object was deleted or collected.</exception>
    public IRequestTarget Find(GrainId id)
    {
        if (_targets.TryGetValue(id, out var target))
        {
            if (target.Instance is not null) return target;
            _targets.TryRemove(id, out _);
        }

        throw new ClientNotAvailableException(id);
    }

    private void RemoveCollected()
    {
        foreach (var (id, target) in _targets)
        {
            if (target.Instance is null) _targets.TryRemove(id, out _);
        }
    }
}
