namespace VoiceCluster.Sip;

/// <summary>The peer's wish to be connected with somebody else. Accept or reject it; then report how the new call goes.</summary>
public sealed class SipTransferRequest
{
    // What a Refer-To may put into the INVITE. Others could forge who calls, or break the dialog (RFC 3261 section 19.1.5).
    private static readonly string[] Allowed = ["Replaces", "Require", "Subject", "Priority", "Accept-Contact", "Reject-Contact", "Request-Disposition", "User-to-User"];

    private readonly CallTransfers _transfers;
    private readonly SipExecutor _executor;
    private readonly SipServerTransaction _transaction;
    private readonly TransferReports _reports;
    private bool _accepted, _finished;

    internal SipTransferRequest(
        CallTransfers transfers, SipExecutor executor, SipServerTransaction transaction, SipUri target, SipAddress? referredBy, TransferReports reports)
    {
        _transfers = transfers;
        _executor = executor;
        _transaction = transaction;
        _reports = reports;
        Target = target.ForRequestLine();
        ReferredBy = referredBy;
        var headers = target.HeaderFields()
            .Where(h => (Allowed.Contains(h.Key, StringComparer.OrdinalIgnoreCase) || h.Key.StartsWith("X-", StringComparison.OrdinalIgnoreCase))
                && SipSyntax.IsToken(h.Key) && !h.Value.AsSpan().ContainsAnyInRange('\0', '\x1f'))
            .ToList();
        if (referredBy is not null) headers.Add(new("Referred-By", referredBy.ToString()));
        Headers = headers;
    }

    /// <summary>Whom to call.</summary>
    public SipUri Target { get; }

    public SipAddress? ReferredBy { get; }

    /// <summary>What the INVITE to the target is to carry beside: Replaces for the end of a consultation, Referred-By, and what else the peer asked for.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; }

    /// <summary>Takes the transfer (202) and reports 100.</summary>
    public void Accept() => _executor.Post(() =>
    {
        if (_accepted || _finished) return;
        _accepted = true;
        _transfers.Accept(_transaction, _reports);
    });

    /// <summary>Refuses it.</summary>
    /// <param name="status">300 to 699.</param>
    public void Reject(int status = 603) => _executor.Post(() =>
    {
        if (_accepted || _finished) return;
        _finished = true;
        _transaction.Respond(_transaction.Request.CreateResponse(status));
    });

    /// <summary>Reports the status of the new call (NOTIFY), also when the call the wish came from has ended; a final one ends the reports.</summary>
    public void Report(int status) => _executor.Post(() =>
    {
        if (!_accepted || _finished) return;
        _finished = status >= 200;
        _reports.Send(status);
    });
}
