using System.Globalization;

namespace VoiceCluster.Providers;

/// <summary>One published error of a vendor. What is null matches anything.</summary>
/// <param name="Kind">What it means here.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="CloseCode">WebSocket close code.</param>
/// <param name="Code">The vendor's own code; compared without regard to case.</param>
/// <param name="Advice">What the operator should do, for the message; null when nothing helps but waiting.</param>
public sealed record ErrorRow(ProviderErrorKind Kind, int? Status = null, int? CloseCode = null, string? Code = null, string? Advice = null)
{
    internal bool Matches(in VendorFault fault) =>
        (Status is null || Status == fault.Status)
        && (CloseCode is null || CloseCode == fault.CloseCode)
        && (Code is null || Code.Equals(fault.Code, StringComparison.OrdinalIgnoreCase));
}

/// <summary>
/// A vendor's published errors, mapped onto the closed vocabulary. The first row that matches decides; what no row knows is judged by its HTTP status or
/// its close code alone. A code the vendor may not retry on is therefore written above the status it comes with.
/// </summary>
/// <param name="rows">In order of precedence.</param>
public sealed class ErrorTable(params IReadOnlyList<ErrorRow> rows)
{
    /// <summary>The rows, so that tests can ask for every one of them.</summary>
    public IReadOnlyList<ErrorRow> Rows { get; } = rows;

    /// <summary>The error to throw for what a vendor said.</summary>
    /// <param name="provider">The adapter's name.</param>
    /// <param name="fault">The vendor's words and codes.</param>
    /// <param name="innerException">Where it came from.</param>
    public ProviderException ToException(string provider, in VendorFault fault, Exception? innerException = null)
    {
        var (kind, advice) = Judge(fault);
        return new ProviderException(kind, provider, Sentence(fault, advice), fault.RetryAfter, innerException);
    }

    private (ProviderErrorKind Kind, string? Advice) Judge(in VendorFault fault)
    {
        foreach (var row in Rows)
        {
            if (row.Matches(fault)) return (row.Kind, row.Advice);
        }

        if (fault.Status is { } status) return (HttpErrors.Kind(status), null);
        return (fault.CloseCode is { } closed ? KindOfClose(closed) : ProviderErrorKind.Unavailable, null);
    }

    /// <summary>RFC 6455 section 7.4.1: 1002, 1003 and 1007 say that one side does not speak the protocol, 1008 and 1009 that this request is refused;
    /// everything else is a connection that ended.</summary>
    private static ProviderErrorKind KindOfClose(int code) => code switch
    {
        1002 or 1003 or 1007 => ProviderErrorKind.ProtocolViolation,
        1008 or 1009 => ProviderErrorKind.InvalidRequest,
        _ => ProviderErrorKind.Unavailable,
    };

    private static string Sentence(in VendorFault fault, string? advice)
    {
        var origin = fault switch
        {
            { Status: { } status } => $"HTTP {status.ToString(CultureInfo.InvariantCulture)}: ",
            { CloseCode: { } closed } => $"closed with {closed.ToString(CultureInfo.InvariantCulture)}: ",
            _ => "",
        };
        var code = fault.Code is { Length: > 0 } known && !fault.Message.Contains(known, StringComparison.OrdinalIgnoreCase) ? $"{known} " : "";
        var words = fault.Message.Length > 0 ? fault.Message : "no reason given";
        return advice is null ? $"{origin}{code}{words}" : $"{origin}{code}{words} ({advice})";
    }
}
