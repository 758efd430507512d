using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace VoiceCluster.Cluster.Tests;

/// <summary>Grains whose key ends in <c>@n</c> live in the n-th of the silos, ordered by address.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class SiloNamePlacementAttribute() : PlacementAttribute(new SiloNamePlacement());

[GenerateSerializer]
internal sealed class SiloNamePlacement : PlacementStrategy;

internal sealed class SiloNamePlacementDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target).Order().ToArray();
        var key = target.GrainIdentity.Key.ToString()!;
        var index = int.Parse(key[(key.LastIndexOf('@') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
        return Task.FromResult(silos[Math.Min(index, silos.Length - 1)]);
    }

    public static void Register(ISiloBuilder silo) => silo.Services.AddPlacementDirector<SiloNamePlacement, SiloNamePlacementDirector>();
}
