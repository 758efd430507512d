using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Runtime;
using Orleans.Serialization.Invocation;
using VoiceCluster.EmbeddedOrleans.Hosting;
using VoiceCluster.EmbeddedOrleans.Placement;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>What a silo knows of one grain class, read from its attributes once.</summary>
internal sealed class GrainClass
{
    private readonly Lazy<GrainConstructor> _constructor;

    public GrainClass(EmbeddedSilo silo, Type classType, GrainType type)
    {
        Silo = silo;
        ClassType = classType;
        Type = type;
        IsReentrant = classType.IsDefined(typeof(ReentrantAttribute), inherit: true);
        MayInterleave = InterleavingPredicate(classType);
        MaxWorkers = classType.GetCustomAttribute<PlacementAttribute>(inherit: true)?.PlacementStrategy is StatelessWorkerPlacement workers
            ? workers.MaxLocalWorkers
            : 0;
        CollectionAge = AgeOf(classType, silo.Collection);
        HasOnActivate = Overrides(classType, nameof(IGrainBase.OnActivateAsync));
        HasOnDeactivate = Overrides(classType, nameof(IGrainBase.OnDeactivateAsync));
        _constructor = new Lazy<GrainConstructor>(() => new GrainConstructor(classType, silo.Services));
    }

    public EmbeddedSilo Silo { get; }

    public Type ClassType { get; }

    public GrainType Type { get; }

    public bool IsReentrant { get; }

    public Func<object, IInvokable, bool>? MayInterleave { get; }

    /// <summary>Zero unless a stateless worker.</summary>
    public int MaxWorkers { get; }

    /// <summary>The largest time for never.</summary>
    public TimeSpan CollectionAge { get; }

    public bool HasOnActivate { get; }

    public bool HasOnDeactivate { get; }

    /// <summary>The name by convention, the same as in the clustered host: stored state is found by it.</summary>
    public static GrainType TypeOf(Type classType)
    {
        if (classType.GetCustomAttribute<GrainTypeAttribute>() is { } named) return GrainType.Create(named.GrainType);
        var name = classType.Name.ToLowerInvariant();
        var tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick > 0) name = name[..tick];
        if (name.EndsWith("grain", StringComparison.Ordinal) && name.Length > "grain".Length) name = name[..^"grain".Length];
        if (!classType.IsGenericType) return GrainType.Create(name);
        var arguments = classType.GetGenericArguments();
        name = $"{name}`{arguments.Length}";
        return GrainType.Create(classType.IsGenericTypeDefinition ? name : $"{name}[{string.Join(',', arguments.Select(a => $"[{a.FullName}]"))}]");
    }

    /// <summary>Makes the grain object, on its activation's turn.</summary>
    public object CreateInstance(Activation activation)
    {
        var instance = _constructor.Value.Create(activation);
        if (instance is ILifecycleParticipant<IGrainLifecycle> participant) participant.Participate(activation.ObservableLifecycle);
        return instance;
    }

    private static TimeSpan AgeOf(Type classType, GrainCollectionOptions options)
    {
        if (classType.IsDefined(typeof(KeepAliveAttribute), inherit: true)) return TimeSpan.MaxValue;
        if (options.ClassSpecificCollectionAge.TryGetValue(classType.FullName ?? classType.Name, out var configured)) return configured;
        return classType.GetCustomAttribute<CollectionAgeLimitAttribute>(inherit: true)?.AgeLimit ?? options.CollectionAge;
    }

    private static bool Overrides(Type classType, string method)
    {
        var map = classType.GetInterfaceMap(typeof(IGrainBase));
        var target = map.TargetMethods[Array.FindIndex(map.InterfaceMethods, m => m.Name == method)];
        return target.DeclaringType != typeof(Grain) && target.DeclaringType != typeof(IGrainBase);
    }

    private static Func<object, IInvokable, bool>? InterleavingPredicate(Type classType)
    {
        if (classType.GetCustomAttribute<MayInterleaveAttribute>(inherit: true) is not { } attribute) return null;
        const BindingFlags Any = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;
        var method = classType.GetMethod(attribute.CallbackMethodName, Any, [typeof(IInvokable)]);
        if (method is null || method.ReturnType != typeof(bool))
        {
            throw new InvalidOperationException(
                $"[MayInterleave] of {classType.FullName} names {attribute.CallbackMethodName}, but there is no method bool {attribute.CallbackMethodName}(IInvokable).");
        }

        if (!method.IsStatic) return (instance, request) => method.CreateDelegate<Func<IInvokable, bool>>(instance)(request);
        var predicate = method.CreateDelegate<Func<IInvokable, bool>>();
        return (_, request) => predicate(request);
    }
}
