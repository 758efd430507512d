using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;

namespace Orleans.Runtime
{
    /// <summary>What runs in the cluster; its key is 0.</summary>
    public interface IManagementGrain : IGrainWithIntegerKey
    {
        /// <summary>How many activations there are.</summary>
        Task<int> GetTotalActivationCount();

        /// <summary>How many activations there are of each class.</summary>
        Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics();

        /// <summary>The active grains of a type.</summary>
        ValueTask<List<GrainId>> GetActiveGrains(GrainType type);

        /// <summary>Ends the activations that were not used for a time; those used since the last look stay.</summary>
        Task ForceActivationCollection(TimeSpan ageLimit);
    }

    /// <summary>How many activations there are of a class.</summary>
    [GenerateSerializer, Immutable]
    public sealed class SimpleGrainStatistic
    {
        /// <summary>The class.</summary>
        [Id(0)]
        public string GrainType { get; init; } = "";

        /// <summary>Where.</summary>
        [Id(1)]
        public SiloAddress SiloAddress { get; init; } = SiloAddress.Zero;

        /// <summary>How many.</summary>
        [Id(2)]
        public int ActivationCount { get; init; }

        /// <inheritdoc/>
        public override string ToString() => $"SimpleGrainStatistic: GrainType={GrainType} ActivationCount={ActivationCount}";
    }
}

namespace VoiceCluster.EmbeddedOrleans.Management
{

    /// <summary>Answers from the silo's directory.</summary>
    internal sealed class ManagementGrain(EmbeddedSilo silo) : Grain, IManagementGrain
    {
        public Task<int> GetTotalActivationCount() => Task.FromResult(silo.Directory.ActiveCount);

        public Task<SimpleGrainStatistic[]> GetSimpleGrainStatistics() => Task.FromResult(silo.Directory.Activations
            .GroupBy(a => a.Class.ClassType)
            .Select(g => new SimpleGrainStatistic { GrainType = g.Key.FullName!, ActivationCount = g.Count() })
            .ToArray());

        public ValueTask<List<GrainId>> GetActiveGrains(GrainType type) =>
            ValueTask.FromResult(silo.Directory.Activations.Where(a => a.Id.Type == type).Select(a => a.Id).ToList());

        public Task ForceActivationCollection(TimeSpan ageLimit)
        {
            silo.Collector.Collect(ageLimit);
            return Task.CompletedTask;
        }
    }
}
