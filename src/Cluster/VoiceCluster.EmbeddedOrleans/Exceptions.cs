namespace Orleans.Runtime
{
    /// <summary>The base of the runtime's exceptions.</summary>
    public class OrleansException : Exception
    {
        /// <summary>Without a message.</summary>
        public OrleansException()
            : base("Unexpected error.")
        {
        }

        /// <summary>With a message.</summary>
        public OrleansException(string message)
            : base(message)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public OrleansException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A setting is wrong; the silo does not start.</summary>
    public sealed class OrleansConfigurationException : Exception
    {
        /// <summary>With a message.</summary>
        public OrleansConfigurationException(string message)
            : base(message)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public OrleansConfigurationException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A lifecycle was cancelled while it started.</summary>
    public sealed class OrleansLifecycleCanceledException : OrleansException
    {
        internal OrleansLifecycleCanceledException(string message)
            : base(message)
        {
        }
    }

    /// <summary>The runtime did not take a request.</summary>
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message)
            : base(message)
        {
        }

        internal OrleansMessageRejectionException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The silo does not run.</summary>
    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        /// <summary>Without a message.</summary>
        public SiloUnavailableException()
            : base("The silo is not available.")
        {
        }

        /// <summary>With a message.</summary>
        public SiloUnavailableException(string message)
            : base(message)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public SiloUnavailableException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>A limit, such as that of waiting requests, was reached.</summary>
    public sealed class LimitExceededException : OrleansException
    {
        /// <summary>Without a message.</summary>
        public LimitExceededException()
            : base("Limit exceeded.")
        {
        }

        /// <summary>With a message.</summary>
        public LimitExceededException(string message)
            : base(message)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public LimitExceededException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }

    /// <summary>The object behind an observer reference is gone.</summary>
    public sealed class ClientNotAvailableException : OrleansException
    {
        internal ClientNotAvailableException(GrainId clientId)
            : base($"No activation for client {clientId}: its object was deleted or collected.")
        {
        }
    }
}

namespace Orleans.Storage
{
    /// <summary>State was written that is older than what is stored; the activation that lets this out is deactivated.</summary>
    public class InconsistentStateException : Runtime.OrleansException
    {
        /// <summary>Without a message.</summary>
        public InconsistentStateException()
            : base("The stored state was changed by another.")
        {
        }

        /// <summary>With a message.</summary>
        public InconsistentStateException(string message)
            : base(message)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public InconsistentStateException(string message, Exception? innerException)
            : base(message, innerException!)
        {
        }

        /// <summary>With both versions.</summary>
        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag)
            : this(errorMsg, storedEtag, currentEtag, null)
        {
        }

        /// <summary>With both versions and a cause.</summary>
        public InconsistentStateException(string errorMsg, string? storedEtag, string? currentEtag, Exception? storageException)
            : base(errorMsg, storageException!)
        {
            StoredEtag = storedEtag;
            CurrentEtag = currentEtag;
        }

        /// <summary>With both versions and a cause that has the message.</summary>
        public InconsistentStateException(string? storedEtag, string? currentEtag, Exception storageException)
            : this(storageException.Message, storedEtag, currentEtag, storageException)
        {
        }

        /// <summary>The version in storage.</summary>
        public string? StoredEtag { get; private set; }

        /// <summary>The version that was to be written.</summary>
        public string? CurrentEtag { get; private set; }

        /// <summary>Whether the activation that it passes through is the one it happened in.</summary>
        internal bool IsSourceActivation { get; set; } = true;

        /// <inheritdoc/>
        public override string ToString() => $"{base.ToString()} Stored ETag: {StoredEtag ?? "none"}, current ETag: {CurrentEtag ?? "none"}.";
    }

    /// <summary>A storage is wrong or missing in the configuration.</summary>
    public sealed class BadProviderConfigException : Runtime.OrleansException
    {
        /// <summary>Without a message.</summary>
        public BadProviderConfigException()
            : base("The provider's configuration is wrong.")
        {
        }

        /// <summary>With a message.</summary>
        public BadProviderConfigException(string msg)
            : base(msg)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public BadProviderConfigException(string msg, Exception exc)
            : base(msg, exc)
        {
        }
    }
}
