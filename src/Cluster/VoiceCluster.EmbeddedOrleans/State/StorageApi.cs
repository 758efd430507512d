using System.Reflection;
using Orleans.Core;
using Orleans.Runtime;

namespace Orleans
{
    /// <summary>A grain's state with its version.</summary>
    /// <typeparam name="T">The state.</typeparam>
    public interface IGrainState<T>
    {
        /// <summary>The state.</summary>
        T State { get; set; }

        /// <summary>The version that was read or written last; null without one.</summary>
        string? ETag { get; set; }

        /// <summary>Whether storage has a record.</summary>
        bool RecordExists { get; set; }
    }

    /// <summary>A grain's state with its version.</summary>
    /// <typeparam name="T">The state.</typeparam>
    [GenerateSerializer]
    public sealed class GrainState<T> : IGrainState<T>
    {
        /// <summary>Without state.</summary>
        public GrainState()
            : this(default!, null)
        {
        }

        /// <summary>A state without version.</summary>
        public GrainState(T state)
            : this(state, null)
        {
        }

        /// <summary>A state with its version.</summary>
        public GrainState(T state, string? eTag)
        {
            State = state;
            ETag = eTag;
        }

        /// <inheritdoc/>
        [Id(0)]
        public T State { get; set; }

        /// <inheritdoc/>
        [Id(1)]
        public string? ETag { get; set; }

        /// <inheritdoc/>
        [Id(2)]
        public bool RecordExists { get; set; }
    }

    /// <summary>Marks an attribute whose constructor parameter is made by an <see cref="IAttributeToFactoryMapper{TMetadata}"/>.</summary>
    public interface IFacetMetadata;

    /// <summary>Makes something.</summary>
    public delegate TInstance Factory<in TParam1, out TInstance>(TParam1 param1);
}

namespace Orleans.Core
{
    /// <summary>Reads and writes one state.</summary>
    public interface IStorage
    {
        /// <summary>The version that was read or written last.</summary>
        string? Etag { get; }

        /// <summary>Whether storage has a record.</summary>
        bool RecordExists { get; }

        /// <summary>Removes the record and makes a fresh state.</summary>
        Task ClearStateAsync();

        /// <summary>Stores the state.</summary>
        Task WriteStateAsync();

        /// <summary>Reads the state anew.</summary>
        Task ReadStateAsync();

        /// <summary>Removes the record and makes a fresh state.</summary>
        Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

        /// <summary>Stores the state.</summary>
        Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

        /// <summary>Reads the state anew.</summary>
        Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
    }

    /// <summary>One state in storage.</summary>
    /// <typeparam name="TState">The state.</typeparam>
    public interface IStorage<TState> : IStorage
    {
        /// <summary>The state in memory.</summary>
        TState State { get; set; }
    }
}

namespace Orleans.Runtime
{
    /// <summary>A grain's named state, given to its constructor with [PersistentState] and read before activation.</summary>
    /// <typeparam name="TState">The state.</typeparam>
    public interface IPersistentState<TState> : IStorage<TState>;

    /// <summary>What [PersistentState] says.</summary>
    public interface IPersistentStateConfiguration
    {
        /// <summary>The state's name.</summary>
        string StateName { get; }

        /// <summary>The storage's name; null for the default.</summary>
        string? StorageName { get; }
    }

    /// <summary>Makes persistent states.</summary>
    public interface IPersistentStateFactory
    {
        /// <summary>A state of an activation.</summary>
        IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config);
    }

    /// <summary>A constructor parameter of type <see cref="IPersistentState{TState}"/>.</summary>
    [AttributeUsage(AttributeTargets.Parameter)]
    public class PersistentStateAttribute(string stateName, string? storageName = null) : Attribute, IFacetMetadata, IPersistentStateConfiguration
    {
        /// <inheritdoc/>
        public string StateName { get; } = stateName;

        /// <inheritdoc/>
        public string? StorageName { get; } = storageName;
    }

    /// <summary>Makes the values of constructor parameters with an attribute.</summary>
    public interface IAttributeToFactoryMapper<in TMetadata>
        where TMetadata : IFacetMetadata
    {
        /// <summary>How to make the value for each activation.</summary>
        Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, TMetadata metadata);
    }
}

namespace Orleans.Storage
{
    /// <summary>Keeps grain state somewhere; registered as a keyed service by its name.</summary>
    public interface IGrainStorage
    {
        /// <summary>Reads; without a record the state is a fresh one.</summary>
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Reads; without a record the state is a fresh one.</summary>
        Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ReadStateAsync(stateName, grainId, grainState);

        /// <summary>Writes and sets the new version.</summary>
        /// <exception cref="InconsistentStateException">The stored version is another.</exception>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Writes and sets the new version.</summary>
        /// <exception cref="InconsistentStateException">The stored version is another.</exception>
        Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            WriteStateAsync(stateName, grainId, grainState);

        /// <summary>Removes.</summary>
        /// <exception cref="InconsistentStateException">The stored version is another.</exception>
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

        /// <summary>Removes.</summary>
        /// <exception cref="InconsistentStateException">The stored version is another.</exception>
        Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState, CancellationToken cancellationToken) =>
            ClearStateAsync(stateName, grainId, grainState);
    }
}
