using System.Collections.Concurrent;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;

namespace VoiceCluster.EmbeddedOrleans.Streams;

/// <summary>The grain classes with [ImplicitStreamSubscription], by namespace.</summary>
internal sealed class ImplicitSubscribers
{
    private readonly (Type Class, ImplicitStreamSubscriptionAttribute[] Attributes)[] _classes;
    private readonly ConcurrentDictionary<string, Type[]> _byNamespace = new(StringComparer.Ordinal);

    public ImplicitSubscribers(IEnumerable<Type> classes)
    {
        _classes = [.. classes.Select(c => (c, c.GetCustomAttributes<ImplicitStreamSubscriptionAttribute>(inherit: true).ToArray())).Where(c => c.Item2.Length > 0)];
        foreach (var (type, attributes) in _classes)
        {
            if (Array.Exists(attributes, a => a.StreamIdMapper is not null))
            {
                throw new OrleansConfigurationException($"[ImplicitStreamSubscription] of {type.FullName} names a stream id mapper, which the embedded host does not have.");
            }
        }
    }

    /// <summary>The identity of an implicit subscription, always the same.</summary>
    public static Guid IdOf(string provider, StreamId stream, GrainId consumer) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider}|{stream}|{consumer}")).AsSpan(0, 16));

    public bool Any(StreamId id) => _classes.Length > 0 && ClassesOf(id).Length > 0;

    public IEnumerable<GrainId> Of(StreamId id)
    {
        foreach (var type in ClassesOf(id)) yield return GrainId.Create(GrainClass.TypeOf(type), KeyOf(type, id));
    }

    // The key is the same text, but for integers, which streams write in decimal and grains in hexadecimal.
    private static IdSpan KeyOf(Type type, StreamId id)
    {
        var isInteger = typeof(IGrainWithIntegerKey).IsAssignableFrom(type) || typeof(IGrainWithIntegerCompoundKey).IsAssignableFrom(type);
        var isCompound = typeof(IGrainWithIntegerCompoundKey).IsAssignableFrom(type) || typeof(IGrainWithGuidCompoundKey).IsAssignableFrom(type);
        var extension = isCompound ? id.Namespace.Span : default;
        if (isInteger)
        {
            return long.TryParse(id.Key.Span, System.Globalization.CultureInfo.InvariantCulture, out var number)
                ? GrainIdKeyExtensions.CreateIntegerKey(number, extension)
                : throw new ArgumentException($"Stream {id} has implicit subscribers with integer keys ({type.FullName}), but its key is no integer.", nameof(id));
        }

        if (!isCompound) return new IdSpan(id.Key.ToArray());
        return Guid.TryParse(id.GetKeyAsString(), out var guid)
            ? GrainIdKeyExtensions.CreateGuidKey(guid, extension)
            : throw new ArgumentException($"Stream {id} has implicit subscribers with GUID keys ({type.FullName}), but its key is no GUID.", nameof(id));
    }

    private Type[] ClassesOf(StreamId id) => _byNamespace.GetOrAdd(
        id.GetNamespace() ?? "",
        static (ns, classes) => [.. classes.Where(c => Array.Exists(c.Attributes, a => a.Predicate.IsMatch(ns.Length == 0 ? null : ns))).Select(c => c.Class)],
        _classes);
}
