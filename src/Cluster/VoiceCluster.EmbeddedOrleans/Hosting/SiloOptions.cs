using System.Diagnostics;

namespace Orleans.Configuration
{
    /// <summary>Which cluster this is.</summary>
    public class ClusterOptions
    {
        /// <summary>The cluster of development.</summary>
        public const string DefaultClusterId = "default";

        /// <summary>The service of development.</summary>
        public const string DefaultServiceId = "default";

        /// <summary>The cluster; a new one starts afresh.</summary>
        public string ClusterId { get; set; } = DefaultClusterId;

        /// <summary>The service; it owns the stored state and never changes.</summary>
        public string ServiceId { get; set; } = DefaultServiceId;
    }

    /// <summary>This silo.</summary>
    public class SiloOptions
    {
        /// <summary>Its name; made up unless set.</summary>
        public string? SiloName { get; set; }
    }

    /// <summary>When activations end.</summary>
    public class GrainCollectionOptions
    {
        /// <summary>The default of <see cref="CollectionQuantum"/>.</summary>
        public static readonly TimeSpan DEFAULT_COLLECTION_QUANTUM = TimeSpan.FromMinutes(1);

        /// <summary>The default of <see cref="ActivationTimeout"/>.</summary>
        public static readonly TimeSpan DEFAULT_ACTIVATION_TIMEOUT = TimeSpan.FromSeconds(30);

        /// <summary>The default of <see cref="DeactivationTimeout"/>.</summary>
        public static readonly TimeSpan DEFAULT_DEACTIVATION_TIMEOUT = TimeSpan.FromSeconds(30);

        /// <summary>From one look at all activations to the next; 1 minute by default.</summary>
        public TimeSpan CollectionQuantum { get; set; } = DEFAULT_COLLECTION_QUANTUM;

        /// <summary>How long an unused activation stays; 15 minutes by default.</summary>
        public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

        /// <summary>Other ages, by the full name of the grain class.</summary>
        public Dictionary<string, TimeSpan> ClassSpecificCollectionAge { get; set; } = [];

        /// <summary>How long OnActivateAsync may take.</summary>
        public TimeSpan ActivationTimeout { get; set; } = DEFAULT_ACTIVATION_TIMEOUT;

        /// <summary>How long OnDeactivateAsync may take.</summary>
        public TimeSpan DeactivationTimeout { get; set; } = DEFAULT_DEACTIVATION_TIMEOUT;
    }

    /// <summary>How calls are sent.</summary>
    public abstract class MessagingOptions
    {
        private TimeSpan _responseTimeout = TimeSpan.FromSeconds(30);

        /// <summary>How long a call waits for its response; 30 seconds by default, <see cref="ResponseTimeoutWithDebugger"/> under a debugger.</summary>
        public TimeSpan ResponseTimeout
        {
            get => Debugger.IsAttached ? ResponseTimeoutWithDebugger : _responseTimeout;
            set => _responseTimeout = value;
        }

        /// <summary>How long a call waits under a debugger.</summary>
        public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

        /// <summary>Whether a call that timed out cancels the callee's token.</summary>
        public bool CancelRequestOnTimeout { get; set; }
    }

    /// <summary>How the silo sends and takes calls.</summary>
    public class SiloMessagingOptions : MessagingOptions
    {
        /// <summary>No limit set: that of VoiceCluster.EmbeddedOrleans.EmbeddedOrleansOptions applies.</summary>
        public const int DEFAULT_MAX_ENQUEUED_REQUESTS_HARD_LIMIT = 0;

        /// <summary>How many requests one activation keeps waiting; further ones fail with LimitExceededException.</summary>
        public int MaxEnqueuedRequestsHardLimit { get; set; } = DEFAULT_MAX_ENQUEUED_REQUESTS_HARD_LIMIT;
    }

    /// <summary>How a stream provider delivers.</summary>
    public class StreamPullingAgentOptions
    {
        /// <summary>The default of <see cref="MaxEventDeliveryTime"/>.</summary>
        public static readonly TimeSpan DEFAULT_MAX_EVENT_DELIVERY_TIME = TimeSpan.FromMinutes(1);

        /// <summary>The default of <see cref="GetQueueMsgsTimerPeriod"/>.</summary>
        public static readonly TimeSpan DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD = TimeSpan.FromMilliseconds(100);

        /// <summary>How long an item is tried on a failing subscriber.</summary>
        public TimeSpan MaxEventDeliveryTime { get; set; } = DEFAULT_MAX_EVENT_DELIVERY_TIME;

        /// <summary>No effect here: nothing is polled.</summary>
        public TimeSpan GetQueueMsgsTimerPeriod { get; set; } = DEFAULT_GET_QUEUE_MESSAGES_TIMER_PERIOD;
    }
}

namespace Orleans.Streams
{
    /// <summary>Which subscriptions a stream provider knows.</summary>
    public enum StreamPubSubType
    {
        /// <summary>Both kinds.</summary>
        ExplicitGrainBasedAndImplicit,

        /// <summary>Those made with SubscribeAsync.</summary>
        ExplicitGrainBasedOnly,

        /// <summary>Those of [ImplicitStreamSubscription]; this host knows both anyway.</summary>
        ImplicitOnly,
    }
}
