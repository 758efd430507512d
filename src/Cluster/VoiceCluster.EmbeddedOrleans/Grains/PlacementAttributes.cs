using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Placement;

namespace Orleans.Placement
{
    /// <summary>Where the cluster activates a grain; with one process there is one place.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public abstract class PlacementAttribute : Attribute
    {
        /// <summary>Remembers the strategy.</summary>
        protected PlacementAttribute(PlacementStrategy placement) => PlacementStrategy = placement ?? throw new ArgumentNullException(nameof(placement));

        /// <summary>The strategy.</summary>
        public PlacementStrategy PlacementStrategy { get; }
    }

    /// <summary>On the caller's silo, if that may host the grain.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class PreferLocalPlacementAttribute() : PlacementAttribute(SinglePlacement.Instance);

    /// <summary>On any silo.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class RandomPlacementAttribute() : PlacementAttribute(SinglePlacement.Instance);

    /// <summary>On the silo that the key's hash gives.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class HashBasedPlacementAttribute() : PlacementAttribute(SinglePlacement.Instance);

    /// <summary>On the silo with the fewest activations.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class ActivationCountBasedPlacementAttribute() : PlacementAttribute(SinglePlacement.Instance);

    /// <summary>On the silo with the most room.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class ResourceOptimizedPlacementAttribute() : PlacementAttribute(SinglePlacement.Instance);
}

namespace Orleans.Runtime
{
    /// <summary>How a cluster chooses the silo of a grain.</summary>
    public abstract class PlacementStrategy;
}

namespace VoiceCluster.EmbeddedOrleans.Placement
{
    /// <summary>The only strategy there is with one process.</summary>
    internal sealed class SinglePlacement : PlacementStrategy
    {
        public static SinglePlacement Instance { get; } = new();
    }

    /// <summary>Several activations of one identity.</summary>
    internal sealed class StatelessWorkerPlacement : PlacementStrategy
    {
        public StatelessWorkerPlacement(int maxLocalWorkers)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maxLocalWorkers, 1);
            MaxLocalWorkers = maxLocalWorkers;
        }

        public int MaxLocalWorkers { get; }
    }
}
