using System.Collections.Concurrent;
using System.Reflection;
using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Activations;

/// <summary>The grain classes of all application parts, by type name and by interface.</summary>
internal sealed class GrainClassMap
{
    private readonly EmbeddedSilo _silo;
    private readonly Dictionary<GrainType, Type> _classTypes = [];
    private readonly List<Type> _open = [];
    private readonly Dictionary<Type, List<Type>> _byInterface = [];
    private readonly ConcurrentDictionary<GrainType, GrainClass> _classes = new();

    public GrainClassMap(EmbeddedSilo silo, IEnumerable<Assembly> parts)
    {
        _silo = silo;
        foreach (var type in parts.SelectMany(p => p.GetTypes()))
        {
            if (!type.IsClass || type.IsAbstract || !typeof(IGrainBase).IsAssignableFrom(type)) continue;
            if (type.IsGenericTypeDefinition) _open.Add(type);
            else Add(type);
        }
    }

    public IEnumerable<Type> ClassTypes => _classTypes.Values;

    /// <summary>The class of a grain type.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public GrainClass Find(GrainType type) => _classes.TryGetValue(type, out var found) ? found : _classes.GetOrAdd(type, Make);

    /// <summary>The class that implements an interface.</summary>
    /// <exception cref="ArgumentException">There is none, or more than one and nothing to choose by.</exception>
    public GrainClass FindImplementation(Type interfaceType, string? prefix)
    {
        var candidates = CandidatesOf(interfaceType);
        if (prefix is not null)
        {
            var matching = candidates.Where(c => c.FullName!.StartsWith(prefix, StringComparison.Ordinal)).ToList();
            var chosen = matching.Find(c => c.FullName == prefix) ?? (matching.Count == 1 ? matching[0] : null);
            return chosen is not null ? Find(GrainClass.TypeOf(chosen)) : throw new ArgumentException(matching.Count == 0
                ? $"Could not find an implementation matching prefix \"{prefix}\" for interface {interfaceType}."
                : $"Unable to identify a single appropriate grain type for interface {interfaceType} with prefix \"{prefix}\". Candidates: {Names(matching)}.");
        }

        if (candidates.Count == 0) throw new ArgumentException($"Could not find an implementation for interface {interfaceType}.");
        // ICounterGrain is CounterGrain's, whoever else implements it.
        var primary = candidates.Count == 1 ? candidates[0] : candidates.FirstOrDefault(c => c.Name == interfaceType.Name[1..]);
        return primary is not null
            ? Find(GrainClass.TypeOf(primary))
            : throw new ArgumentException($"Unable to identify a single appropriate grain type for interface {interfaceType}. Candidates: {Names(candidates)}.");
    }

    private static string Names(IEnumerable<Type> types) => string.Join(", ", types.Select(t => $"{GrainClass.TypeOf(t)} ({t.FullName})"));

    private void Add(Type type)
    {
        var name = GrainClass.TypeOf(type);
        if (!_classTypes.TryAdd(name, type))
        {
            throw new ArgumentException(
                $"{type.FullName} and {_classTypes[name].FullName} are both the grain type \"{name}\"; name one of them with [GrainType].");
        }

        foreach (var implemented in type.GetInterfaces())
        {
            if (!typeof(IAddressable).IsAssignableFrom(implemented)) continue;
            if (!_byInterface.TryGetValue(implemented, out var classes)) _byInterface[implemented] = classes = [];
            classes.Add(type);
        }
    }

    private GrainClass Make(GrainType type) => _classTypes.TryGetValue(type, out var classType)
        ? new GrainClass(_silo, classType, type)
        : throw new ArgumentException($"There is no grain class of type \"{type}\".", nameof(type));

    private List<Type> CandidatesOf(Type interfaceType)
    {
        lock (_open)
        {
            if (_byInterface.TryGetValue(interfaceType, out var known)) return known;
            if (!interfaceType.IsConstructedGenericType) return [];
            foreach (var open in _open)
            {
                var arguments = interfaceType.GetGenericArguments();
                if (open.GetGenericArguments().Length != arguments.Length) continue;
                var closed = open.MakeGenericType(arguments);
                if (interfaceType.IsAssignableFrom(closed) && !_classTypes.ContainsKey(GrainClass.TypeOf(closed))) Add(closed);
            }

            return _byInterface.GetValueOrDefault(interfaceType) ?? [];
        }
    }
}
