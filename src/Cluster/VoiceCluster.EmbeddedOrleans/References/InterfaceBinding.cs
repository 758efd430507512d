using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Hosting;

namespace VoiceCluster.EmbeddedOrleans.References;

/// <summary>What a silo knows of one interface: its proxy and the class behind it.</summary>
internal sealed class InterfaceBinding(EmbeddedSilo silo, Type interfaceType, GrainInterfaceType name, Func<ProxyArguments, GrainProxy> createProxy)
{
    public EmbeddedSilo Silo { get; } = silo;

    public Type InterfaceType { get; } = interfaceType;

    public GrainInterfaceType Name { get; } = name;

    /// <summary>The class that grains of this interface are of, unless a prefix chooses another.</summary>
    public GrainClass? Class { get; set; }

    public GrainProxy CreateProxy(GrainId id) => createProxy(new ProxyArguments(this, id));
}
