namespace VoiceCluster.Providers;

/// <summary>Why a provider could not serve a request. Closed: every adapter maps what its vendor says onto one of these.</summary>
public enum ProviderErrorKind
{
    /// <summary>The provider or the network between broke off or answered 5xx. Transient.</summary>
    Unavailable,

    /// <summary>A deadline of ours passed. Transient. The caller's own cancellation is never this: it is <see cref="OperationCanceledException"/>.</summary>
    Timeout,

    /// <summary>Too many requests (429); <see cref="ProviderException.RetryAfter"/> says how long to wait when the provider said so. Transient.</summary>
    RateLimited,

    /// <summary>Our own bound was reached (queue, pool, concurrency). Transient.</summary>
    Overloaded,

    /// <summary>Wrong or missing credentials (401, 403). Permanent: never retried.</summary>
    Unauthorized,

    /// <summary>The account's credit or quota is used up (402, and a 429 that no wait cures). Permanent until somebody pays.</summary>
    QuotaExhausted,

    /// <summary>The provider refuses this request as it is (400, 404, 413, 422). Permanent.</summary>
    InvalidRequest,

    /// <summary>The provider answered something that is not its protocol. Permanent.</summary>
    ProtocolViolation,

    /// <summary>The engine, library or model is not installed on this machine. Permanent until it is installed.</summary>
    NotInstalled,
}

/// <summary>Look-ups on <see cref="ProviderErrorKind"/>.</summary>
public static class ProviderErrorKinds
{
    /// <summary>True when the same request may succeed later.</summary>
    public static bool IsTransient(this ProviderErrorKind kind) =>
        kind is ProviderErrorKind.Unavailable or ProviderErrorKind.Timeout or ProviderErrorKind.RateLimited or ProviderErrorKind.Overloaded;
}
