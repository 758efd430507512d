using Microsoft.Extensions.DependencyInjection;
using Orleans;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <summary>The silo's call filters, in the order they were registered.</summary>
internal sealed class CallFilters(IServiceProvider services)
{
    public IIncomingGrainCallFilter[] Incoming { get; } = [.. services.GetServices<IIncomingGrainCallFilter>()];

    public IOutgoingGrainCallFilter[] Outgoing { get; } = [.. services.GetServices<IOutgoingGrainCallFilter>()];

    public bool HasOutgoing => Outgoing.Length > 0;

    public bool AppliesTo(object? instance) => Incoming.Length > 0 || instance is IIncomingGrainCallFilter;
}

/// <summary>A function as a filter.</summary>
internal sealed class IncomingFunction(IncomingGrainCallFilterDelegate function) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => function(context);
}

/// <summary>A function as a filter.</summary>
internal sealed class OutgoingFunction(OutgoingGrainCallFilterDelegate function) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) => function(context);
}
