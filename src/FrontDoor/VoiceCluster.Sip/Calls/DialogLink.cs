namespace VoiceCluster.Sip;

/// <summary>
/// A dialog and the way to its peer: sends the requests inside it, with credentials where they are asked for, and acknowledges each 2xx to an INVITE.
/// The way follows the peer: to its last Contact, or to where it spoke from last when its Contact reaches nobody.
/// </summary>
internal sealed class DialogLink(SipUserAgent agent, SipDialog dialog, SipFlow? peerFlow, DigestClient? digest)
{
    private (uint Sequence, byte[] Ack, SipFlow Way)? _acknowledged;
    private SipFlow? _peerFlow = peerFlow;

    public SipDialog Dialog => dialog;

    private SipFlow? Way => !dialog.HasRoutes && _peerFlow is { Connection: null or { IsOpen: true } } ? _peerFlow : null;

    /// <summary>The peer sent a request in the dialog: it is where that came from.</summary>
    public void Follow(SipRequest request, SipFlow flow) => _peerFlow = PeerFlow.Of(request, flow, request.Contact?.Uri ?? dialog.RemoteTarget);

    /// <summary>The peer changed its Contact, or not: an INVITE or UPDATE of it that was taken, or its 2xx (section 12.2).</summary>
    public void RefreshTarget(SipMessage message)
    {
        var before = dialog.RemoteTarget;
        dialog.RefreshTarget(message);
        // Where a response came from is not known; the old way is right for the old address only.
        if (message is SipResponse && !dialog.RemoteTarget.IsSameContact(before)) _peerFlow = null;
    }

    /// <summary>Sends a request in the dialog.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="fill">Adds headers and body; called again when the request is repeated with credentials.</param>
    /// <param name="onResponse">Takes every response; a failure to send arrives as a local 503.</param>
    public void Send(string method, Action<SipRequest> fill, Action<SipResponse> onResponse)
    {
        var exchange = new SipExchange(agent, Build, () => dialog.NextHop, digest, onResponse) { Flow = Way };
        exchange.Start();

        SipRequest Build()
        {
            var request = dialog.CreateRequest(method);
            fill(request);
            return request;
        }
    }

    /// <summary>Says goodbye; what the peer answers changes nothing.</summary>
    public void SendBye() => Send(SipMethod.Bye, _ => { }, _ => { });

    /// <summary>Acknowledges a 2xx.</summary>
    /// <param name="invite">The INVITE as it was sent last: the ACK repeats its credentials (section 22.1).</param>
    /// <param name="response">Its 2xx.</param>
    public void Acknowledge(SipRequest invite, SipResponse response)
    {
        var sequence = response.CSeq.Number;
        var ack = dialog.CreateAck(sequence);
        ack.CopyFrom(invite, SipHeaderId.Authorization);
        ack.CopyFrom(invite, SipHeaderId.ProxyAuthorization);
        // Only the newest is kept: an older 2xx does not come any more once a later INVITE was answered.
        agent.SendAck(ack, dialog.NextHop, Way, (bytes, way) => _acknowledged = (sequence, bytes, way));
    }

    /// <summary>Sends the same ACK for a 2xx that came again; false for one that was not acknowledged yet.</summary>
    public bool AcknowledgeAgain(SipResponse response)
    {
        if (_acknowledged is not { } sent || sent.Sequence != response.CSeq.Number) return false;
        sent.Way.Send(sent.Ack);
        return true;
    }
}
