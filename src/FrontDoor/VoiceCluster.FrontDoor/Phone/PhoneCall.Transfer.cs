using VoiceCluster.Sip;

namespace VoiceCluster.FrontDoor.Phone;

// Handing the caller to somebody else, by the far side's own call (blind) or by a second line here (attended).
internal sealed partial class PhoneCall
{
    private volatile PhoneLine? _person;
    private SipCallEnd? _leftWhileFollowing;
    private bool _following;
    private int _transferring;
    private int _ending;

    /// <summary>One of its lines is this call.</summary>
    public bool Has(SipCall call) => _line.Call == call || _person?.Call == call;

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
    /// Lets the caller and the person he is with talk without this silo: the caller's phone calls that person in place of us (REFER with Replaces).
    /// </summary>
    public async Task<SipTransferResult> TransferToPersonAsync()
    {
        if (_line.Call is not { IsEstablished: true } call || _person?.Call is not { IsEstablished: true } person) return new(false, 481);
        var result = await call.TransferAsync(person);
        LogTransfer(Id, "completed", person.RemoteAddress?.Uri.Host ?? "", result.Status);
        if (result.Succeeded) HangUp("Transferred");
        return result;
    }

    /// <summary>Somebody takes the place of one of the lines (INVITE with Replaces): the end of a consultation that the far side held with us.</summary>
    public void Replace(SipCall call)
    {
        NewLine().Attach(call);
        Start(call.AcceptAsync());
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
        if (line != _line || _person is not null || _following)
        {
            request.Reject();
            return;
        }

        if (FollowTransfer(request) is not { } way)
        {
            LogTransferRefused(Id, request.Target.Host);
            request.Reject();
            return;
        }

        lock (_over) _following = true; // many phones hang up as soon as they are told that somebody is called
        request.Accept();
        Start(FollowAsync(line, request, way));
    }

    private async Task FollowAsync(PhoneLine old, SipTransferRequest request, (SipUserAgent Agent, SipCallRequest Call) way)
    {
        var line = NewLine();
        var status = 500;
        try
        {
            var outcome = await way.Agent.CallAsync(way.Call, line, _givenUp.Token);
            status = outcome.Status;
            LogTransfer(Id, "requested", request.Target.Host, status);
            if (outcome.Call is not null)
            {
                _line = line;
                Change(s => s with { To = request.Target.UnescapedUser, Held = false });
            }
        }
        finally
        {
            SipCallEnd? left;
            lock (_over) (_following, left) = (false, _leftWhileFollowing);
            // Whoever asked waits for a report, also of a failure here.
            request.Report(status);
            if (_line == old && left is not null) ((ILineOwner)this).Ended(old, left);
        }

        old.HangUp("Transferred");
        EndIfGone(_line);
    }

    private void TakePlace(PhoneLine line, SipCall replaced)
    {
        var old = _person?.Call == replaced ? _person : _line;
        if (old.Call != replaced || old.HasEnded)
        {
            line.HangUp("The replaced call is over");
            return;
        }

        LogTransfer(Id, "replaced", line.Call!.From.Uri.Host, 200);
        if (old == _person)
        {
            _person = line;
        }
        else
        {
            var user = line.Call.From.Uri.UnescapedUser;
            _line = line;
            Change(s => (s.Direction is PhoneDirection.Inbound ? s with { From = user } : s with { To = user }) with { Held = line.Call.IsHeldByPeer });
        }

        old.HangUp("Replaced");
    }

    /// <summary>A line that ended before it became one of ours was not noticed.</summary>
    private void EndIfGone(PhoneLine line)
    {
        if (line.HasEnded) ((ILineOwner)this).Ended(line, new(SipCallEndCause.PeerHungUp, 200, "The peer hung up"));
    }

    private void PersonLeft()
    {
        _person = null;
        _line.Clear();
        Change(s => s with { ConnectedTo = null });
    }

    private static SipCallOutcome Busy(string reason) => new(SipCallResult.Failed, 491, reason, null);
}
