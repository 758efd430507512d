namespace VoiceCluster.Providers;

/// <summary>The one exception that ports throw, beside <see cref="OperationCanceledException"/> for the caller's own cancellation.</summary>
public sealed class ProviderException : Exception
{
    public ProviderException(ProviderErrorKind kind, string provider, string message, TimeSpan? retryAfter = null, Exception? innerException = null)
        : base($"{provider}: {message}", innerException)
    {
        Kind = kind;
        Provider = provider;
        RetryAfter = retryAfter;
    }

    /// <summary>What went wrong, from the closed vocabulary.</summary>
    public ProviderErrorKind Kind { get; }

    /// <summary>The adapter's name, for example <c>openai</c>.</summary>
    public string Provider { get; }

    /// <summary>How long the provider asked to wait, when it did.</summary>
    public TimeSpan? RetryAfter { get; }
}
