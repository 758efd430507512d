using Orleans.Runtime;

namespace Orleans.Runtime
{
    /// <summary>Something that can be called from anywhere in the cluster.</summary>
    public interface IAddressable;
}

namespace Orleans
{
    /// <summary>The base of grain interfaces.</summary>
    public interface IGrain : IAddressable;

    /// <summary>A grain found by a string.</summary>
    public interface IGrainWithStringKey : IGrain;

    /// <summary>A grain found by a GUID.</summary>
    public interface IGrainWithGuidKey : IGrain;

    /// <summary>A grain found by an integer.</summary>
    public interface IGrainWithIntegerKey : IGrain;

    /// <summary>A grain found by a GUID and a string.</summary>
    public interface IGrainWithGuidCompoundKey : IGrain;

    /// <summary>A grain found by an integer and a string.</summary>
    public interface IGrainWithIntegerCompoundKey : IGrain;

    /// <summary>The base of interfaces through which grains call back objects that are not grains.</summary>
    public interface IGrainObserver : IAddressable;

    /// <summary>What a grain class gives the runtime; <see cref="Grain"/> implements it.</summary>
    public interface IGrainBase
    {
        /// <summary>The activation this instance belongs to.</summary>
        IGrainContext GrainContext { get; }

        /// <summary>Called before the first request.</summary>
        Task OnActivateAsync(CancellationToken token) => Task.CompletedTask;

        /// <summary>Called after the last request.</summary>
        Task OnDeactivateAsync(DeactivationReason reason, CancellationToken token) => Task.CompletedTask;
    }
}
