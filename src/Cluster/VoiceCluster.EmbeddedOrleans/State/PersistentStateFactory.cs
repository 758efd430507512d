using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using VoiceCluster.EmbeddedOrleans.Activations;

namespace VoiceCluster.EmbeddedOrleans.State;

/// <summary>Finds the storage of a state and has it read when the activation is set up.</summary>
internal sealed class PersistentStateFactory : IPersistentStateFactory
{
    public static StoredState<TState> Make<TState>(Activation activation, string stateName, string? storageName)
    {
        var services = activation.Silo.Services;
        var storage = string.IsNullOrWhiteSpace(storageName) ? services.GetService<IGrainStorage>() : services.GetKeyedService<IGrainStorage>(storageName);
        if (storage is null)
        {
            throw new BadProviderConfigException(string.IsNullOrWhiteSpace(storageName)
                ? $"No default storage provider found loading grain type {activation.Class.ClassType.FullName}."
                : $"No storage provider named \"{storageName}\" found loading grain type {activation.Class.ClassType.FullName}.");
        }

        return new StoredState<TState>(stateName, activation, storage);
    }

    public IPersistentState<TState> Create<TState>(IGrainContext context, IPersistentStateConfiguration config)
    {
        var state = Make<TState>((Activation)context, config.StateName, config.StorageName);
        context.ObservableLifecycle.Subscribe($"state {config.StateName}", GrainLifecycleStage.SetupState, state.ReadStateAsync);
        return state;
    }
}

/// <summary>Fills constructor parameters with [PersistentState].</summary>
internal sealed class PersistentStateMapper(IPersistentStateFactory states) : IAttributeToFactoryMapper<PersistentStateAttribute>
{
    private static readonly MethodInfo CreateMethod = typeof(IPersistentStateFactory).GetMethod(nameof(IPersistentStateFactory.Create))!;

    public Factory<IGrainContext, object> GetFactory(ParameterInfo parameter, PersistentStateAttribute metadata)
    {
        if (!parameter.ParameterType.IsGenericType || parameter.ParameterType.GetGenericTypeDefinition() != typeof(IPersistentState<>))
        {
            throw new ArgumentException($"[PersistentState] belongs on an IPersistentState<T>, not on {parameter.ParameterType} {parameter.Name} of {parameter.Member.DeclaringType}.");
        }

        // A parameter may name its state after itself.
        var configuration = string.IsNullOrEmpty(metadata.StateName) ? new PersistentStateAttribute(parameter.Name!, metadata.StorageName) : metadata;
        var create = CreateMethod.MakeGenericMethod(parameter.ParameterType.GetGenericArguments())
            .CreateDelegate<Func<IGrainContext, IPersistentStateConfiguration, object>>(states);
        return context => create(context, configuration);
    }
}
