using System.Reflection;
using Orleans;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Tests.Legs;

/// <summary>A grain factory that knows one call and hands out legs as they are.</summary>
public class FakeGrains : DispatchProxy
{
    private FakeCall _call = null!;

    internal static IGrainFactory With(FakeCall call)
    {
        var proxy = Create<IGrainFactory, FakeGrains>();
        ((FakeGrains)(object)proxy)._call = call;
        return proxy;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => targetMethod switch
    {
        { Name: "GetGrain" } when targetMethod.ReturnType == typeof(ICallGrain) => _call.As((string)args![0]!),
        { Name: "CreateObjectReference" } => args![0],
        { Name: "DeleteObjectReference" } => null,
        _ => throw new NotSupportedException(targetMethod?.Name),
    };
}
