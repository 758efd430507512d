using System.Collections;
using System.Collections.Concurrent;
using System.Net;
using System.Numerics;
using Orleans;
using Orleans.Concurrency;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Calls;

/// <summary>Finds values that the clustered host could not serialize. See <see cref="CallCheckOptions"/>.</summary>
internal sealed class CallCheck(CallCheckOptions options, SiloLog log)
{
    private static readonly HashSet<Type> Primitives =
    [
        typeof(string), typeof(decimal), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(TimeSpan), typeof(DateOnly), typeof(TimeOnly),
        typeof(Uri), typeof(Version), typeof(CancellationToken), typeof(object), typeof(Int128), typeof(UInt128), typeof(Half), typeof(BigInteger),
        typeof(IPAddress), typeof(IPEndPoint), typeof(BitArray), typeof(GrainId), typeof(GrainType), typeof(IdSpan), typeof(StreamId), typeof(TickStatus),
    ];

    private static readonly HashSet<Type> Containers =
    [
        typeof(List<>), typeof(Dictionary<,>), typeof(HashSet<>), typeof(Queue<>), typeof(Stack<>), typeof(SortedDictionary<,>), typeof(SortedSet<>),
        typeof(KeyValuePair<,>), typeof(Nullable<>), typeof(Memory<>), typeof(ReadOnlyMemory<>), typeof(Immutable<>), typeof(Tuple<>), typeof(Tuple<,>),
        typeof(Tuple<,,>), typeof(ValueTuple<>), typeof(ValueTuple<,>), typeof(ValueTuple<,,>), typeof(ValueTuple<,,,>), typeof(ValueTuple<,,,,>),
        typeof(System.Collections.ObjectModel.ReadOnlyCollection<>), typeof(System.Collections.Concurrent.ConcurrentDictionary<,>),
    ];

    private readonly ConcurrentDictionary<Type, bool> _known = new();

    /// <exception cref="InvalidOperationException">An argument may not cross, and the mode is to throw.</exception>
    public void CheckArguments(GrainCall call)
    {
        for (var i = 0; i < call.GetArgumentCount(); i++)
        {
            if (call.GetArgument(i) is { } argument) Check(argument.GetType(), $"argument {i} of {call.Method}");
        }
    }

    /// <exception cref="InvalidOperationException">The value may not cross, and the mode is to throw.</exception>
    public void Check(Type type, string what)
    {
        if (_known.TryGetValue(type, out var known))
        {
            if (known || options.Mode == CallCheckMode.Warn) return;
        }
        else if (_known.GetOrAdd(type, MayCross))
        {
            return;
        }

        if (options.Mode == CallCheckMode.Throw)
        {
            throw new InvalidOperationException(
                $"{type} ({what}) could not cross to another process: mark it [GenerateSerializer] with [Id] on its members, or [Immutable].");
        }

        log.NotSerializable(type, what);
    }

    private bool MayCross(Type type)
    {
        if (type.IsPrimitive || type.IsEnum || Primitives.Contains(type) || options.AllowedTypes.Contains(type)) return true;
        if (type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) || type.IsDefined(typeof(ImmutableAttribute), inherit: false)) return true;
        if (typeof(GrainReference).IsAssignableFrom(type) || typeof(Exception).IsAssignableFrom(type) || typeof(Type).IsAssignableFrom(type)) return true;
        if (type.IsArray) return MayCross(type.GetElementType()!);
        if (!type.IsGenericType) return false;
        var definition = type.GetGenericTypeDefinition();
        var isContainer = Containers.Contains(definition) || definition.Namespace == "System.Collections.Immutable";
        return isContainer && Array.TrueForAll(type.GetGenericArguments(), MayCross);
    }
}
