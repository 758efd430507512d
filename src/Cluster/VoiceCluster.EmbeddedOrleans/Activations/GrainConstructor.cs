using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Runtime;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>Makes grain objects: services from the activation's scope, facets such as [PersistentState] from their factories.</summary>
internal sealed class GrainConstructor
{
    private readonly Factory<IGrainContext, object>[] _facets;
    private readonly ObjectFactory _create;
    private readonly bool _needsServices;
    private readonly Type _classType;

    public GrainConstructor(Type classType, IServiceProvider services)
    {
        _classType = classType;
        var parameters = classType.GetConstructors(BindingFlags.Instance | BindingFlags.Public)
            .MaxBy(c => c.GetParameters().Length)?.GetParameters() ?? [];
        var facetTypes = new List<Type>();
        var facets = new List<Factory<IGrainContext, object>>();
        foreach (var parameter in parameters)
        {
            var metadata = parameter.GetCustomAttributes().FirstOrDefault(a => a is IFacetMetadata);
            if (metadata is null) continue;
            facetTypes.Add(parameter.ParameterType);
            facets.Add(FactoryOf(parameter, metadata, services));
        }

        _facets = [.. facets];
        _needsServices = parameters.Length > facets.Count;
        _create = ActivatorUtilities.CreateFactory(classType, [.. facetTypes]);
    }

    /// <summary>Makes the grain's object.</summary>
    /// <exception cref="InvalidOperationException">Its constructor, or a factory of what it is given, failed: the inner exception.</exception>
    public object Create(Activation activation)
    {
        try
        {
            return Construct(activation);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Failed to create an instance of grain type '{_classType}'. See InnerException for details.", e);
        }
    }

    private object Construct(Activation activation)
    {
        var arguments = _facets.Length == 0 ? [] : new object[_facets.Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = _facets[i](activation);
        // A scope is made only for grains that ask for services: it is larger than all the rest of an activation.
        return _create(_needsServices ? activation.ActivationServices : activation.Silo.Services, arguments);
    }

    private static Factory<IGrainContext, object> FactoryOf(ParameterInfo parameter, Attribute metadata, IServiceProvider services)
    {
        var mapperType = typeof(IAttributeToFactoryMapper<>).MakeGenericType(metadata.GetType());
        var mapper = services.GetService(mapperType) ?? throw new OrleansException(
            $"Parameter {parameter.Name} of {parameter.Member.DeclaringType} has [{metadata.GetType().Name}], but no {mapperType} is registered.");
        return (Factory<IGrainContext, object>)mapperType.GetMethod(nameof(IAttributeToFactoryMapper<IFacetMetadata>.GetFactory))!
            .Invoke(mapper, [parameter, metadata])!;
    }
}
