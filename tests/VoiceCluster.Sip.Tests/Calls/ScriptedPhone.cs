using System.Globalization;
using System.Net;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>A peer that says what a test has it say, in one dialog.</summary>
internal sealed class ScriptedPhone
{
    private readonly FakeNetwork _network;
    private readonly FakeNetwork.FakeTransport _transport;
    private readonly ScriptedPhone? _before;
    private string? _peerTag;

    public ScriptedPhone(FakeNetwork network, string address, ScriptedPhone? before = null)
    {
        _network = network;
        _before = before;
        _peerTag = before?._peerTag;
        _transport = (FakeNetwork.FakeTransport)network.Attach(address);
        _transport.Start((bytes, flow) =>
        {
            var message = SipParser.Parse(bytes).Message!;
            Received.Add(message);
            if (message is SipResponse { Status: >= 200, CSeq.Method: SipMethod.Invite } answer) _peerTag = answer.ToTag;
            if (message is SipRequest { IsAck: false } request && Answer(request) is { } response) network.Send(_transport, response.ToBytes(), flow.Remote, SipProtocol.Udp);
        });
    }

    /// <summary>The Call-ID of its dialog.</summary>
    public string CallId => _before?.CallId ?? $"call-at-{_transport.LocalEndPoint}";

    public IPEndPoint Address => _transport.LocalEndPoint;

    public string? PeerTag => _peerTag;

    public List<SipMessage> Received { get; } = [];

    /// <summary>What it answers; 200 by default, null for nothing.</summary>
    public Func<SipRequest, SipResponse?> Answer { get; set; } = request => request.CreateResponse(200);

    /// <summary>The same phone in the same dialog from another address.</summary>
    public ScriptedPhone MoveTo(string address) => new(_network, address, this);

    public void Send(string method, IPEndPoint to, string contact, uint sequence, Action<SipRequest>? change = null)
    {
        var request = new SipRequest(method, SipUri.Parse($"sip:agent@{to}"));
        request.Add(SipHeaderId.Via, $"SIP/2.0/UDP {_transport.LocalEndPoint};rport;branch=z9hG4bK{method}{sequence}");
        request.Add(SipHeaderId.From, "<sip:phone@192.0.2.2>;tag=phone");
        request.Add(SipHeaderId.To, "<sip:agent@192.0.2.1>" + (_peerTag is null ? "" : $";tag={_peerTag}"));
        request.Add(SipHeaderId.CallId, CallId);
        request.Add(SipHeaderId.CSeq, string.Create(CultureInfo.InvariantCulture, $"{sequence} {method}"));
        request.Set(SipHeaderId.MaxForwards, 70);
        request.Add(SipHeaderId.Contact, contact);
        if (method == SipMethod.Invite)
        {
            request.SetBody(
                "application/sdp",
                new SdpNegotiator(new(), new IPEndPoint(_transport.LocalEndPoint.Address, 4000), "5").CreateOffer(SdpDirection.SendReceive).ToBytes());
        }

        change?.Invoke(request);
        _network.Send(_transport, request.ToBytes(), to, SipProtocol.Udp);
    }
}
