using System.ComponentModel;

namespace VoiceCluster.EmbeddedOrleans.References;

/// <summary>Written by the code generator into each assembly with grains or grain interfaces.</summary>
/// <param name="manifest">The generated class that lists them.</param>
[AttributeUsage(AttributeTargets.Assembly)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GrainManifestAttribute(Type manifest) : Attribute
{
    /// <summary>The generated class, an <see cref="IGrainManifest"/> with a constructor without parameters.</summary>
    public Type Manifest { get; } = manifest;
}

/// <summary>The proxies of an assembly.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IGrainManifest
{
    /// <summary>Adds each proxy.</summary>
    void Populate(ProxyCollection proxies);
}

/// <summary>The proxies of all assemblies, by interface.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class ProxyCollection
{
    private readonly Dictionary<Type, Func<ProxyArguments, GrainProxy>> _closed = [];
    private readonly Dictionary<Type, Type> _open = [];

    internal ProxyCollection()
    {
    }

    internal static ProxyCollection Of(IEnumerable<System.Reflection.Assembly> parts)
    {
        var proxies = new ProxyCollection();
        foreach (var part in parts)
        {
            var manifest = (GrainManifestAttribute?)Attribute.GetCustomAttribute(part, typeof(GrainManifestAttribute));
            if (manifest is not null) ((IGrainManifest)Activator.CreateInstance(manifest.Manifest, nonPublic: true)!).Populate(proxies);
        }

        return proxies;
    }

    internal IEnumerable<Type> Interfaces => _closed.Keys.Concat(_open.Keys);

    /// <summary>Adds the proxy of an interface.</summary>
    public void Add(Type interfaceType, Func<ProxyArguments, GrainProxy> create) => _closed[interfaceType] = create;

    /// <summary>Adds the generic proxy of a generic interface.</summary>
    public void AddGeneric(Type interfaceType, Type proxyType) => _open[interfaceType] = proxyType;

    internal Func<ProxyArguments, GrainProxy>? Find(Type interfaceType)
    {
        if (_closed.TryGetValue(interfaceType, out var create)) return create;
        if (!interfaceType.IsConstructedGenericType || !_open.TryGetValue(interfaceType.GetGenericTypeDefinition(), out var open)) return null;
        var proxy = open.MakeGenericType(interfaceType.GetGenericArguments());
        return arguments => (GrainProxy)Activator.CreateInstance(proxy, arguments)!;
    }
}
