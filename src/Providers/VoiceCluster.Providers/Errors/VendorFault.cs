namespace VoiceCluster.Providers;

/// <summary>What a vendor said went wrong, in its own terms, before an <see cref="ErrorTable"/> gives it a kind.</summary>
/// <param name="Message">The vendor's words, without secrets.</param>
/// <param name="Status">HTTP status, of an answer or of a refused WebSocket handshake.</param>
/// <param name="CloseCode">WebSocket close code (RFC 6455 section 7.4).</param>
/// <param name="Code">The vendor's own code, for example <c>NET-0001</c>.</param>
/// <param name="RetryAfter">How long it asked to wait, when it did.</param>
public readonly record struct VendorFault(
    string Message, int? Status = null, int? CloseCode = null, string? Code = null, TimeSpan? RetryAfter = null);
