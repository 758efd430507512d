using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

// Handing the caller to somebody else, by the far side's own call (blind) or by a second line here (attended).
internal sealed partial class PhoneCall
{
    private volatile PhoneLine? _person;
    private int _transferring;

    /// <summary>Asks the caller's phone to call somebody else; when that call stands, this one is over.</summary>
    public async Task<SipTransferResult> TransferAwayAsync(SipUri target)
    {
        if (_line.Call is not { IsEstablished: true } call) return new(false, 481);
        var result = await call.TransferAsync(target);
        LogTransfer(Id, "blind", target.Host, result.Status);
        if (result.Succeeded) HangUp("Transferred");
        return result;
    }

    /// <summary>
    /// Calls a person and, when he answers, connects him with the caller through this silo: the agent falls silent, and takes over again when he
    /// hangs up or is called back.
    /// </summary>
    public async Task<SipCallOutcome> ConnectPersonAsync(SipUserAgent agent, SipCallRequest request, string name)
    {
        if (_person is not null || Interlocked.Exchange(ref _transferring, 1) != 0) return Busy("Another transfer is under way");
        try
        {
            var line = NewLine();
            var outcome = await agent.CallAsync(request, line, _givenUp.Token);
            LogTransfer(Id, "attended", request.To.Host, outcome.Status);
            if (outcome.Call is null) return outcome;
            await TellAsync(_leg.Call.Interrupt());
            _line.Clear();
            _person = line;
            Change(s => s with { ConnectedTo = name });
            // Whoever hung up in the meantime was not noticed as the one he is now.
            if (line.HasEnded) PersonLeft();
            if (_line.HasEnded) line.HangUp("The caller is gone");
            return outcome;
        }
        finally
        {
            Volatile.Write(ref _transferring, 0);
        }
    }

    /// <summary>The agent takes the caller back from the person; false when there is none.</summary>
    public bool TakeBack()
    {
        if (_person is not { } person) return false;
        PersonLeft();
        person.HangUp("The agent took the caller back");
        return true;
    }

    /// <summary>The caller's phone asks us to call somebody else: the agent goes on with him, and the old line ends.</summary>
    void ILineOwner.TransferRequested(PhoneLine line, SipTransferRequest request)
    {
        if (line != _line || _person is not null)
        {
            request.Reject();
            return;
        }

        if (FollowTransfer(request.Target) is not { } way)
        {
            LogTransferRefused(Id, request.Target.Host);
            request.Reject();
            return;
        }

        request.Accept();
        Start(FollowAsync(line, request, way));
    }

    private async Task FollowAsync(PhoneLine old, SipTransferRequest request, (SipUserAgent Agent, SipCallRequest Call) way)
    {
        var status = 500;
        try
        {
            var line = NewLine();
            var outcome = await way.Agent.CallAsync(way.Call, line, _givenUp.Token);
            status = outcome.Status;
            LogTransfer(Id, "requested", request.Target.Host, status);
            if (outcome.Call is null) return;
            _line = line;
            Change(s => s with { To = request.Target.UnescapedUser });
        }
        finally
        {
            // Whoever asked waits for a report, also of a failure here.
            request.Report(status);
        }

        old.HangUp("Transferred");
    }

    private void PersonLeft()
    {
        _person = null;
        _line.Clear();
        Change(s => s with { ConnectedTo = null });
    }

    private static SipCallOutcome Busy(string reason) => new(SipCallResult.Failed, 491, reason, null);
}
