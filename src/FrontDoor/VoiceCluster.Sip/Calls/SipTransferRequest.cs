namespace VoiceCluster.Sip;

/// <summary>The peer's wish to be connected with somebody else. Accept or reject it; then report how the new call goes.</summary>
public sealed class SipTransferRequest
{
    private readonly CallTransfers _transfers;
    private readonly SipExecutor _executor;
    private readonly SipServerTransaction _transaction;
    private readonly string? _eventId;
    private bool _accepted, _finished;

    internal SipTransferRequest(CallTransfers transfers, SipExecutor executor, SipServerTransaction transaction, SipUri target, SipAddress? referredBy, string? eventId)
    {
        _transfers = transfers;
        _executor = executor;
        _transaction = transaction;
        Target = target;
        ReferredBy = referredBy;
        _eventId = eventId;
    }

    /// <summary>Whom to call; its headers may hold Replaces.</summary>
    public SipUri Target { get; }

    public SipAddress? ReferredBy { get; }

    /// <summary>Takes the transfer (202) and reports 100.</summary>
    public void Accept() => _executor.Post(() =>
    {
        if (_accepted || _finished) return;
        _accepted = true;
        _transaction.Respond(_transaction.Request.CreateResponse(202));
        _transfers.Notify(100, _eventId);
    });

    /// <summary>Refuses it.</summary>
    /// <param name="status">300 to 699.</param>
    public void Reject(int status = 603) => _executor.Post(() =>
    {
        if (_accepted || _finished) return;
        _finished = true;
        _transaction.Respond(_transaction.Request.CreateResponse(status));
    });

    /// <summary>Reports the status of the new call (NOTIFY); a final one ends the reports.</summary>
    public void Report(int status) => _executor.Post(() =>
    {
        if (!_accepted || _finished) return;
        _finished = status >= 200;
        _transfers.Notify(status, _eventId);
    });
}
