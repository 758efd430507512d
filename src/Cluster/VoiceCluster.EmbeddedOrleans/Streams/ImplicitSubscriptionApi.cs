using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Orleans.Runtime;
using Orleans.Streams;
using VoiceCluster.EmbeddedOrleans.Streams;

namespace Orleans
{
    /// <summary>Subscribes the grain with a stream's key to each stream whose namespace matches; the grain attaches its observer when activated.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public class ImplicitStreamSubscriptionAttribute : Attribute
    {
        /// <summary>Streams of all namespaces.</summary>
        public ImplicitStreamSubscriptionAttribute()
            : this(AnyNamespace.Instance)
        {
        }

        /// <summary>Streams of one namespace.</summary>
        public ImplicitStreamSubscriptionAttribute(string streamNamespace, string? streamIdMapper = null)
            : this(new OneNamespace(streamNamespace.Trim()), streamIdMapper)
        {
        }

        /// <summary>Streams of the namespaces that a predicate chooses.</summary>
        public ImplicitStreamSubscriptionAttribute(Type predicateType, string? streamIdMapper = null)
            : this((IStreamNamespacePredicate)Activator.CreateInstance(predicateType)!, streamIdMapper)
        {
        }

        /// <summary>Streams of the namespaces that a predicate chooses.</summary>
        public ImplicitStreamSubscriptionAttribute(IStreamNamespacePredicate predicate, string? streamIdMapper = null)
        {
            Predicate = predicate;
            StreamIdMapper = streamIdMapper;
        }

        /// <summary>Chooses namespaces.</summary>
        public IStreamNamespacePredicate Predicate { get; }

        /// <summary>Has to be null: this host maps a stream's key to the same grain key.</summary>
        public string? StreamIdMapper { get; init; }
    }

    /// <summary>Subscribes to the streams whose namespace matches a regular expression.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
    public sealed class RegexImplicitStreamSubscriptionAttribute([StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
        : ImplicitStreamSubscriptionAttribute(new RegexStreamNamespacePredicate(pattern));
}

namespace Orleans.Streams
{
    /// <summary>Chooses stream namespaces.</summary>
    public interface IStreamNamespacePredicate
    {
        /// <summary>The choice as text.</summary>
        string PredicatePattern { get; }

        /// <summary>Whether a namespace is chosen.</summary>
        bool IsMatch(string? streamNamespace);
    }

    /// <summary>Chooses by a regular expression.</summary>
    public class RegexStreamNamespacePredicate([StringSyntax(StringSyntaxAttribute.Regex)] string regex) : IStreamNamespacePredicate
    {
        private readonly Regex _regex = new(regex, RegexOptions.None, TimeSpan.FromSeconds(1));

        /// <inheritdoc/>
        public string PredicatePattern => $"regex:{regex}";

        /// <inheritdoc/>
        public bool IsMatch(string? streamNamespace) => _regex.IsMatch(streamNamespace ?? "");
    }
}

namespace Orleans.Streams.Core
{
    /// <summary>A grain that is told of subscriptions that items come for while no observer is attached.</summary>
    public interface IStreamSubscriptionObserver
    {
        /// <summary>Attach with <c>handleFactory.Create&lt;T&gt;().ResumeAsync(observer)</c>.</summary>
        Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory);
    }

    /// <summary>A subscription of yet unknown item type.</summary>
    public interface IStreamSubscriptionHandleFactory
    {
        /// <summary>The stream.</summary>
        StreamId StreamId { get; }

        /// <summary>The provider's name.</summary>
        string ProviderName { get; }

        /// <summary>The subscription's identity.</summary>
        GuidId SubscriptionId { get; }

        /// <summary>The handle.</summary>
        StreamSubscriptionHandle<T> Create<T>();
    }
}

namespace VoiceCluster.EmbeddedOrleans.Streams
{
    internal sealed class AnyNamespace : IStreamNamespacePredicate
    {
        public static AnyNamespace Instance { get; } = new();

        public string PredicatePattern => "*";

        public bool IsMatch(string? streamNamespace) => true;
    }

    internal sealed class OneNamespace(string name) : IStreamNamespacePredicate
    {
        public string PredicatePattern => $"namespace:{name}";

        public bool IsMatch(string? streamNamespace) => string.Equals(name, streamNamespace?.Trim(), StringComparison.Ordinal);
    }
}
