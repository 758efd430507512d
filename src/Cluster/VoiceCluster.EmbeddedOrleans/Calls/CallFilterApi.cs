using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;

namespace Orleans;

/// <summary>A call as a filter sees it.</summary>
public interface IGrainCallContext
{
    /// <summary>The request with its arguments.</summary>
    IInvokable Request { get; }

    /// <summary>The grain or observer; for outgoing calls the reference.</summary>
    object Grain { get; }

    /// <summary>Who calls; null from outside.</summary>
    GrainId? SourceId { get; }

    /// <summary>Who is called.</summary>
    GrainId TargetId { get; }

    /// <summary>The name of the interface.</summary>
    GrainInterfaceType InterfaceType { get; }

    /// <summary>The name of the interface.</summary>
    string InterfaceName { get; }

    /// <summary>The name of the method.</summary>
    string MethodName { get; }

    /// <summary>The interface's method.</summary>
    MethodInfo InterfaceMethod { get; }

    /// <summary>The answer, once there is one; a filter may replace it.</summary>
    object? Result { get; set; }

    /// <summary>Goes on to the next filter, or the call itself.</summary>
    Task Invoke();
}

/// <summary>A call as it arrives.</summary>
public interface IIncomingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation called.</summary>
    IGrainContext TargetContext { get; }

    /// <summary>The class's method.</summary>
    MethodInfo ImplementationMethod { get; }
}

/// <summary>A call as it leaves.</summary>
public interface IOutgoingGrainCallContext : IGrainCallContext
{
    /// <summary>The activation that calls; null from outside.</summary>
    IGrainContext? SourceContext { get; }
}

/// <summary>Sees calls as they arrive; also for a grain class itself to implement.</summary>
public interface IIncomingGrainCallFilter
{
    /// <summary>Goes on with <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IIncomingGrainCallContext context);
}

/// <summary>Sees calls as they leave.</summary>
public interface IOutgoingGrainCallFilter
{
    /// <summary>Goes on with <see cref="IGrainCallContext.Invoke"/>.</summary>
    Task Invoke(IOutgoingGrainCallContext context);
}

/// <summary>Sees calls as they arrive.</summary>
public delegate Task IncomingGrainCallFilterDelegate(IIncomingGrainCallContext context);

/// <summary>Sees calls as they leave.</summary>
public delegate Task OutgoingGrainCallFilterDelegate(IOutgoingGrainCallContext context);
