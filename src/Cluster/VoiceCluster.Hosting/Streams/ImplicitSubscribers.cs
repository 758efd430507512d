using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;
using Orleans.Streams;

namespace VoiceCluster.Hosting.Streams;

/// <summary>Which grains listen to a stream because their class says so (<see cref="ImplicitStreamSubscriptionAttribute"/>), in any silo of the cluster.</summary>
internal sealed class ImplicitSubscribers(
    GrainBindingsResolver bindings, IEnumerable<IStreamNamespacePredicateProvider> predicates, IServiceProvider services)
{
    private volatile Snapshot? _snapshot;

    public ImmutableArray<PushSubscription> Of(StreamId stream)
    {
        var space = stream.GetNamespace();
        return [.. Current().Where(s => space is not null && s.Predicate.IsMatch(space)).Select(s => Subscription(s, stream))];
    }

    public bool Include(GrainId grain, StreamId stream) => Of(stream).Any(s => s.Subscriber == grain);

    private ImmutableArray<Subscriber> Current()
    {
        var (version, all) = bindings.GetAllBindings();
        if (_snapshot is { } snapshot && snapshot.Version == version) return snapshot.Subscribers;
        var subscribers = all.Values.SelectMany(Read).ToImmutableArray();
        _snapshot = new Snapshot(version, subscribers);
        return subscribers;
    }

    private IEnumerable<Subscriber> Read(GrainBindings grain)
    {
        foreach (var binding in grain.Bindings)
        {
            if (!binding.TryGetValue(WellKnownGrainTypeProperties.BindingTypeKey, out var type) || type != WellKnownGrainTypeProperties.StreamBindingTypeValue) continue;
            var pattern = binding[WellKnownGrainTypeProperties.StreamBindingPatternKey];
            var mapper = binding.GetValueOrDefault(WellKnownGrainTypeProperties.StreamIdMapperKey);
            IStreamNamespacePredicate? predicate = null;
            if (!predicates.Any(p => p.TryGetPredicate(pattern, out predicate)))
                throw new InvalidOperationException($"Grain type {grain.GrainType} subscribes to streams by '{pattern}', which no predicate provider knows.");
            yield return new Subscriber(grain, predicate!, services.GetRequiredKeyedService<IStreamIdMapper>(string.IsNullOrWhiteSpace(mapper) ? DefaultStreamIdMapper.Name : mapper));
        }
    }

    private static PushSubscription Subscription(Subscriber subscriber, StreamId stream) =>
        new(Guid.Empty, GrainId.Create(subscriber.Grain.GrainType, subscriber.Mapper.GetGrainKeyId(subscriber.Grain, stream)));

    private sealed record Snapshot(MajorMinorVersion Version, ImmutableArray<Subscriber> Subscribers);

    private sealed record Subscriber(GrainBindings Grain, IStreamNamespacePredicate Predicate, IStreamIdMapper Mapper);
}
