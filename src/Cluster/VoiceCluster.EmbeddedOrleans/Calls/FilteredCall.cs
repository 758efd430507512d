using System.Reflection;
using Orleans;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using VoiceCluster.EmbeddedOrleans.Scheduling;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <summary>A call on its way through filters.</summary>
internal abstract class FilteredCall(GrainCall call) : IGrainCallContext
{
    public IInvokable Request => call;

    public abstract object Grain { get; }

    public GrainId? SourceId => call.Caller?.Id;

    public GrainId TargetId => call.Reference.GrainId;

    public GrainInterfaceType InterfaceType => call.Reference.InterfaceType;

    public string InterfaceName => call.Method.InterfaceName;

    public string MethodName => call.Method.Name;

    public MethodInfo InterfaceMethod => call.Method.Method;

    public object? Result
    {
        get => call.BoxedResult;
        set => call.BoxedResult = value;
    }

    protected GrainCall Call => call;

    public abstract Task Invoke();
}

/// <summary>A call on its way in: the silo's filters, then the grain's own, then the method.</summary>
internal sealed class IncomingCall(GrainCall call, ITurnTarget target) : FilteredCall(call), IIncomingGrainCallContext
{
    private int _stage;

    public override object Grain => target.Instance!;

    public IGrainContext TargetContext => target.Context!;

    public MethodInfo ImplementationMethod
    {
        get
        {
            var map = Grain.GetType().GetInterfaceMap(InterfaceMethod.DeclaringType!);
            var index = Array.IndexOf(map.InterfaceMethods, InterfaceMethod);
            return index >= 0 ? map.TargetMethods[index] : InterfaceMethod;
        }
    }

    public override Task Invoke()
    {
        var filters = target.Silo.Filters.Incoming;
        var stage = _stage++;
        if (stage < filters.Length) return filters[stage].Invoke(this);
        return stage == filters.Length && Grain is IIncomingGrainCallFilter own ? own.Invoke(this) : Call.InvokeBoxedAsync(Grain);
    }
}

/// <summary>A call on its way out: the silo's filters, then sending.</summary>
internal sealed class OutgoingCall(GrainCall call, Func<Task> send) : FilteredCall(call), IOutgoingGrainCallContext
{
    private int _stage;

    public override object Grain => Call.Reference;

    public IGrainContext? SourceContext => Call.Caller;

    public override Task Invoke()
    {
        var filters = Call.Reference.Silo.Filters.Outgoing;
        var stage = _stage++;
        return stage < filters.Length ? filters[stage].Invoke(this) : send();
    }
}
