using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Hosting;

namespace VoiceCluster.EmbeddedOrleans.References;

/// <summary>Makes references: finds an interface's proxy and the class behind it.</summary>
internal sealed class ReferenceFactory(EmbeddedSilo silo, ProxyCollection proxies, GrainClassMap classes)
{
    private readonly ConcurrentDictionary<Type, InterfaceBinding> _bindings = new();
    private Dictionary<GrainInterfaceType, Type>? _interfacesByName;

    public GrainProxy Create(Type interfaceType, GrainId id) => BindingOf(interfaceType).CreateProxy(id);

    /// <summary>A reference to the grain with this key.</summary>
    /// <exception cref="ArgumentException">No class, or no single class, implements the interface.</exception>
    public GrainProxy Create(Type interfaceType, IdSpan key, string? classNamePrefix)
    {
        var binding = BindingOf(interfaceType);
        var grainClass = string.IsNullOrWhiteSpace(classNamePrefix)
            ? binding.Class ??= classes.FindImplementation(interfaceType, null)
            : classes.FindImplementation(interfaceType, classNamePrefix);
        return binding.CreateProxy(GrainId.Create(grainClass.Type, key));
    }

    public Type? InterfaceOf(GrainInterfaceType name)
    {
        _interfacesByName ??= proxies.Interfaces.Where(t => !t.IsGenericTypeDefinition).ToDictionary(NameOf);
        return _interfacesByName.GetValueOrDefault(name);
    }

    private static GrainInterfaceType NameOf(Type interfaceType) =>
        GrainInterfaceType.Create(interfaceType.GetCustomAttribute<GrainInterfaceTypeAttribute>()?.Value ?? interfaceType.FullName ?? interfaceType.Name);

    private InterfaceBinding BindingOf(Type interfaceType) =>
        _bindings.TryGetValue(interfaceType, out var binding) ? binding : _bindings.GetOrAdd(interfaceType, Bind);

    private InterfaceBinding Bind(Type interfaceType)
    {
        if (!interfaceType.IsInterface) throw new ArgumentException($"{interfaceType} is not an interface; grains are called through interfaces.");
        if (proxies.Find(interfaceType) is { } create) return new InterfaceBinding(silo, interfaceType, NameOf(interfaceType), create);
        // Plain references, as IGrain or IAddressable, have no methods to proxy.
        if (interfaceType.Namespace == nameof(Orleans) || interfaceType == typeof(IAddressable))
        {
            return new InterfaceBinding(silo, interfaceType, NameOf(interfaceType), static arguments => new BareReference(arguments));
        }

        throw new ArgumentException(
            $"No proxy was generated for {interfaceType}: its project has to import the code generator (.build/Grains.props), and the interface has to derive from IGrain or IGrainObserver.");
    }

    // A reference without methods of its own: it can be cast, compared and passed on.
    private sealed class BareReference(ProxyArguments arguments)
        : GrainProxy(arguments), IGrainWithStringKey, IGrainWithGuidKey, IGrainWithIntegerKey, IGrainWithGuidCompoundKey, IGrainWithIntegerCompoundKey, IGrainObserver;
}
