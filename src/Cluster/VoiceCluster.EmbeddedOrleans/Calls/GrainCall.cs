using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Orleans;
using Orleans.CodeGeneration;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <summary>One call of a grain or observer method: its arguments, its caller and, in <see cref="GrainCall{TResult}"/>, its answer.</summary>
/// <remarks>Generated code derives one class per method, with the arguments as fields.</remarks>
[SuppressMessage("Design", "CA1063:Implement IDisposable Correctly", Justification = "IInvokable brings it; a call owns nothing to dispose.")]
[SuppressMessage("Design", "CA1033:Interface methods should be callable by child types", Justification = "Only filters look at a call.")]
[SuppressMessage("Usage", "CA1816:Dispose methods should call SuppressFinalize", Justification = "There is no finalizer.")]
public abstract class GrainCall : TurnRequest, IRequest
{
    private protected GrainCall(GrainMethod method)
    {
        Method = method;
        LateEntry = new ResponseTimeouts.Entry(this);
        AlwaysInterleaves = method.Options.HasFlag(InvokeMethodOptions.AlwaysInterleave);
        IsReadOnly = method.Options.HasFlag(InvokeMethodOptions.ReadOnly);
    }

    /// <summary>The method called.</summary>
    public GrainMethod Method { get; }

    /// <inheritdoc/>
    public virtual bool IsCancellable => false;

    InvokeMethodOptions IRequest.Options => Method.Options;

    internal override Guid ReentrancyId => RequestContext.CallChainOf(Values);

    /// <summary>The callee as the caller names it.</summary>
    internal GrainReference Reference { get; set; } = null!;

    /// <summary>The activation that calls; null from outside.</summary>
    internal Activation? Caller { get; set; }

    /// <summary>The request context's values.</summary>
    internal Dictionary<string, object>? Values { get; set; }

    /// <summary>The caller's trace activity, if activities are propagated.</summary>
    internal Activity? Trace { get; set; }

    /// <summary>Whether nobody waits for an answer.</summary>
    internal bool IsOneWay { get; set; }

    /// <inheritdoc/>
    public virtual int GetArgumentCount() => 0;

    /// <inheritdoc/>
    public virtual object? GetArgument(int index) => throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public virtual void SetArgument(int index, object? value) => throw new ArgumentOutOfRangeException(nameof(index));

    /// <inheritdoc/>
    public virtual CancellationToken GetCancellationToken() => CancellationToken.None;

    string IInvokable.GetMethodName() => Method.Name;

    string IInvokable.GetInterfaceName() => Method.InterfaceName;

    string IInvokable.GetActivityName() => $"{Method.InterfaceType.Name}/{Method.Name}";

    MethodInfo IInvokable.GetMethod() => Method.Method;

    Type IInvokable.GetInterfaceType() => Method.InterfaceType;

    TimeSpan? IInvokable.GetDefaultResponseTimeout() => Method.ResponseTimeout;

    object? IInvokable.GetTarget() => Target?.Instance;

    void IDisposable.Dispose()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Method} of {Reference}";

    internal ITurnTarget? Target { get; private protected set; }

    /// <summary>The answer's type, as argument checks see it.</summary>
    internal abstract object? BoxedResult { get; set; }

    /// <summary>Where it waits for its response timeout.</summary>
    internal ResponseTimeouts.Entry LateEntry { get; }

    /// <summary>Takes the right to answer; true for the first only.</summary>
    internal abstract bool TryClaim();

    /// <summary>Answers, once claimed, that no response came.</summary>
    internal abstract void TimeOut(TimeSpan timeout);

    /// <summary>Answers, once claimed, with an error.</summary>
    internal abstract void FailClaimed(Exception error);

    /// <summary>Sends the failure to the caller without the callee having seen the call.</summary>
    internal abstract void Fail(Exception error);

    /// <summary>Calls the method and completes when it has ended; the answer is in <see cref="BoxedResult"/>. For filters.</summary>
    internal abstract Task InvokeBoxedAsync(object target);
}
