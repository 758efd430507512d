using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>The activations of a stateless worker: a request goes to an idle one, a new one, or the least loaded one.</summary>
internal sealed class StatelessWorkers(GrainClass grainClass, GrainId id) : IRequestTarget
{
    private readonly Lock _gate = new();
    private readonly List<Worker> _workers = [];

    public void Deliver(TurnRequest request)
    {
        Activation chosen;
        lock (_gate)
        {
            Worker? least = null;
            foreach (var worker in _workers)
            {
                if (least is null || worker.Load < least.Load) least = worker;
            }

            if (least is null || (least.Load > 0 && _workers.Count < grainClass.MaxWorkers))
            {
                least = new Worker(new Activation(grainClass, id, this));
                _workers.Add(least);
            }

            least.Load++;
            chosen = least.Activation;
        }

        chosen.Deliver(request);
    }

    public void OnEnded(Activation activation)
    {
        lock (_gate)
        {
            if (_workers.Find(w => ReferenceEquals(w.Activation, activation)) is { } worker) worker.Load--;
        }
    }

    public void Remove(Activation activation)
    {
        lock (_gate) _workers.RemoveAll(w => ReferenceEquals(w.Activation, activation));
    }

    public Activation[] Snapshot()
    {
        lock (_gate) return [.. _workers.Select(w => w.Activation)];
    }

    private sealed class Worker(Activation activation)
    {
        public Activation Activation { get; } = activation;

        public int Load { get; set; }
    }
}
