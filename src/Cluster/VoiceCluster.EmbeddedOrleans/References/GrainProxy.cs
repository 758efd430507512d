using System.ComponentModel;
using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Calls;
using VoiceCluster.EmbeddedOrleans.Enumerations;

namespace VoiceCluster.EmbeddedOrleans.References;

/// <summary>The base of generated classes that stand for a grain or an observer and turn its methods into calls.</summary>
public abstract class GrainProxy : GrainReference
{
    /// <summary>For generated code.</summary>
    protected GrainProxy(ProxyArguments arguments)
        : base(arguments.Binding, arguments.GrainId)
    {
    }

    /// <summary>Refuses what is neither null nor a reference: an object passed by itself would bypass its activation.</summary>
    /// <exception cref="ArgumentException">The argument is a grain or an observer itself.</exception>
    protected static T? Reference<T>(T? argument)
        where T : class =>
        argument is null or GrainReference ? argument : throw new ArgumentException(argument is IGrainBase
            ? $"A grain passes itself to others as this.AsReference<TInterface>(), not as {argument.GetType()}."
            : $"An observer is passed as IGrainFactory.CreateObjectReference<TInterface>(observer), not as {argument.GetType()}.");

    /// <summary>Sends a call.</summary>
    protected Task Send(TaskCall call) => ((GrainCall<Nothing>)NotNull(call)).SendForTask(this);

    /// <summary>Sends a call.</summary>
    protected Task<TResult> Send<TResult>(TaskCall<TResult> call) => NotNull(call).SendForTask(this);

    /// <summary>Sends a call.</summary>
    protected ValueTask Send(ValueTaskCall call) => NotNull(call).SendForPlainValueTask(this);

    /// <summary>Sends a call.</summary>
    protected ValueTask<TResult> Send<TResult>(ValueTaskCall<TResult> call) => NotNull(call).SendForValueTask(this);

    /// <summary>Sends a call that nobody waits for.</summary>
    protected void SendOneWay(GrainCall<Nothing> call) => NotNull(call).SendOneWay(this);

    /// <summary>Sends a call that the caller may cancel.</summary>
    protected Task Send(TaskCall call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled(cancellationToken);
        NotNull(call).CancelWith(Silo.CancelRequestOnTimeout, cancellationToken);
        return Send(call);
    }

    /// <summary>Sends a call that the caller may cancel.</summary>
    protected Task<TResult> Send<TResult>(TaskCall<TResult> call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return Task.FromCanceled<TResult>(cancellationToken);
        NotNull(call).CancelWith(Silo.CancelRequestOnTimeout, cancellationToken);
        return Send(call);
    }

    /// <summary>Sends a call that the caller may cancel.</summary>
    protected ValueTask Send(ValueTaskCall call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled(cancellationToken);
        NotNull(call).CancelWith(Silo.CancelRequestOnTimeout, cancellationToken);
        return Send(call);
    }

    /// <summary>Sends a call that the caller may cancel.</summary>
    protected ValueTask<TResult> Send<TResult>(ValueTaskCall<TResult> call, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested) return ValueTask.FromCanceled<TResult>(cancellationToken);
        NotNull(call).CancelWith(Silo.CancelRequestOnTimeout, cancellationToken);
        return Send(call);
    }

    /// <summary>A stream of results, produced on the grain while the caller enumerates it.</summary>
    protected IAsyncEnumerable<T> Enumerate<T>(EnumerableCall<T> call, CancellationToken cancellationToken = default) =>
        new GrainEnumerable<T>(this, NotNull(call), cancellationToken);

    private static TCall NotNull<TCall>(TCall call)
        where TCall : class
    {
        ArgumentNullException.ThrowIfNull(call);
        return call;
    }
}

/// <summary>What a proxy is made from.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly struct ProxyArguments
{
    internal ProxyArguments(InterfaceBinding binding, GrainId grainId)
    {
        Binding = binding;
        GrainId = grainId;
    }

    internal InterfaceBinding Binding { get; }

    internal GrainId GrainId { get; }
}
