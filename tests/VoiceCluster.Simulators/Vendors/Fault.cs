using System.Globalization;

namespace VoiceCluster.Simulators;

/// <summary>What goes wrong with one connection or request to a simulated vendor.</summary>
public sealed record Fault
{
    private Fault(FaultKind kind) => Kind = kind;

    public FaultKind Kind { get; }

    /// <summary>Messages that pass before it happens.</summary>
    public int After { get; private init; }

    /// <summary>HTTP status of a refusal, or close code.</summary>
    public int Code { get; private init; }

    /// <summary>The vendor's own code, or the reason of a close frame.</summary>
    public string Reason { get; private init; } = "";

    /// <summary>Of a refusal: the header Retry-After in seconds.</summary>
    public int? RetryAfter { get; private init; }

    /// <summary>Of <see cref="FaultKind.Slow"/>: the wait before each message.</summary>
    public TimeSpan Delay { get; private init; }

    /// <summary>The request or the handshake is answered with an HTTP error.</summary>
    /// <param name="status">400 to 599.</param>
    /// <param name="reason">The vendor's own code; empty for the one it uses with this status.</param>
    /// <param name="retryAfter">Seconds.</param>
    public static Fault Refuse(int status, string reason = "", int? retryAfter = null) => new(FaultKind.Refuse) { Code = status, Reason = reason, RetryAfter = retryAfter };

    /// <summary>The TCP connection is closed instead of an answer.</summary>
    public static Fault HangUp() => new(FaultKind.HangUp);

    /// <summary>A close frame, or the end of the body.</summary>
    public static Fault Close(int code, string reason, int after = 0) => new(FaultKind.Close) { Code = code, Reason = reason, After = after };

    /// <summary>An error in the vendor's own message shape, then the end.</summary>
    public static Fault Report(string code, int after = 0) => new(FaultKind.Report) { Reason = code, After = after };

    /// <summary>Nothing more comes, and the connection stays.</summary>
    public static Fault Stall(int after = 0) => new(FaultKind.Stall) { After = after };

    /// <summary>The connection breaks in the middle of a message.</summary>
    public static Fault Cut(int after = 0) => new(FaultKind.Cut) { After = after };

    /// <summary>Bytes that are no message of the protocol.</summary>
    public static Fault Garbage(int after = 0) => new(FaultKind.Garbage) { After = after };

    /// <summary>Every message is late.</summary>
    public static Fault Slow(TimeSpan delay) => new(FaultKind.Slow) { Delay = delay };

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind} {Code} {Reason} after {After}");
}

/// <summary>See <see cref="Fault"/>.</summary>
public enum FaultKind
{
    Refuse,
    HangUp,
    Close,
    Report,
    Stall,
    Cut,
    Garbage,
    Slow,
}
