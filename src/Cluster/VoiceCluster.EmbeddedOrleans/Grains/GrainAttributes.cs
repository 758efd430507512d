using System.Globalization;

namespace Orleans
{
    /// <summary>The name of a grain class in identities; by default the class name without "Grain", in lower case.</summary>
    [AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        internal string GrainType { get; } = grainType;
    }

    /// <summary>How long a call of this method may take; by default SiloMessagingOptions.ResponseTimeout.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
    {
        /// <summary>The time, written as a TimeSpan ("00:00:05").</summary>
        public TimeSpan? Timeout { get; init; } = TimeSpan.Parse(timeout, CultureInfo.InvariantCulture);
    }

    /// <summary>How long a grain of this class stays active without use; at least a minute.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public class CollectionAgeLimitAttribute : Attribute
    {
        /// <summary>The shortest age.</summary>
        public static readonly TimeSpan MinAgeLimit = TimeSpan.FromMinutes(1);

        /// <summary>Sums up <see cref="Days"/>, <see cref="Hours"/> and <see cref="Minutes"/>.</summary>
        public CollectionAgeLimitAttribute()
        {
        }

        /// <summary>A time written as a TimeSpan.</summary>
        public CollectionAgeLimitAttribute(string ageLimit) => Minutes = TimeSpan.Parse(ageLimit, CultureInfo.InvariantCulture).TotalMinutes;

        /// <summary>Never collected.</summary>
        public bool AlwaysActive { get; set; }

        /// <summary>Days.</summary>
        public double Days { get; set; }

        /// <summary>Hours.</summary>
        public double Hours { get; set; }

        /// <summary>Minutes.</summary>
        public double Minutes { get; set; }

        /// <summary>The age.</summary>
        public TimeSpan AgeLimit
        {
            get
            {
                if (AlwaysActive) return TimeSpan.MaxValue;
                var sum = TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
                return sum < MinAgeLimit ? MinAgeLimit : sum;
            }
        }
    }

    /// <summary>Grains of this class are never collected for being idle.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public class KeepAliveAttribute : Attribute;
}

namespace Orleans.Runtime
{
    /// <summary>The name of a grain interface; by default its full type name.</summary>
    [AttributeUsage(AttributeTargets.Interface, AllowMultiple = false)]
    public sealed class GrainInterfaceTypeAttribute(string value) : Attribute
    {
        internal string Value { get; } = value;
    }
}

namespace Orleans.CodeGeneration
{
    /// <summary>The version of a grain interface; one process has one version of each.</summary>
    [AttributeUsage(AttributeTargets.Interface)]
    public sealed class VersionAttribute(ushort version) : Attribute
    {
        /// <summary>The version.</summary>
        public ushort Version { get; } = version;
    }

    /// <summary>How a method's requests are scheduled.</summary>
    [Flags]
    public enum InvokeMethodOptions
    {
        /// <summary>One at a time.</summary>
        None = 0,

        /// <summary>See [OneWay].</summary>
        OneWay = 1 << 0,

        /// <summary>See [ReadOnly].</summary>
        ReadOnly = 1 << 1,

        /// <summary>See [AlwaysInterleave].</summary>
        AlwaysInterleave = 1 << 2,

        /// <summary>No effect.</summary>
        Unordered = 1 << 3,
    }
}

namespace Orleans.Providers
{
    /// <summary>Names the storage that a Grain&lt;TState&gt; keeps its state in.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class StorageProviderAttribute : Attribute
    {
        /// <summary>The storage's name; "Default" unless set.</summary>
        public string ProviderName { get; set; } = ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME;
    }

    /// <summary>Names of providers.</summary>
    public static class ProviderConstants
    {
        /// <summary>The storage used when none is named.</summary>
        public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";

        /// <summary>The storage of stream subscriptions.</summary>
        public const string DEFAULT_PUBSUB_PROVIDER_NAME = "PubSubStore";
    }
}
