using System.Net.Sockets;
using System.Text.Json;

namespace VoiceCluster.Providers;

/// <summary>Maps what libraries throw onto the closed vocabulary.</summary>
public static class ProviderErrors
{
    /// <summary>
    /// The error behind an exception that is not the caller's own cancellation: a broken connection is <see cref="ProviderErrorKind.Unavailable"/>, a
    /// cancellation nobody asked for is a library's own <see cref="ProviderErrorKind.Timeout"/>, and whatever could not be read or was not expected is
    /// <see cref="ProviderErrorKind.ProtocolViolation"/>, which is not retried.
    /// </summary>
    public static ProviderException From(Exception exception, string provider) => exception switch
    {
        ProviderException known => known,
        TimeoutException or OperationCanceledException => new(ProviderErrorKind.Timeout, provider, "did not answer in time", innerException: exception),
        HttpRequestException { StatusCode: { } status } => HttpErrors.FromStatus((int)status, provider, exception.Message, innerException: exception),
        HttpRequestException or IOException or SocketException =>
            new(ProviderErrorKind.Unavailable, provider, $"the connection failed: {exception.Message}", innerException: exception),
        JsonException or FormatException => new(ProviderErrorKind.ProtocolViolation, provider, "answered what cannot be read", innerException: exception),
        _ => new(ProviderErrorKind.ProtocolViolation, provider, $"failed unexpectedly ({exception.GetType().Name})", innerException: exception),
    };
}
