using System.Text;

namespace VoiceCluster.Sip.Tests.Calls;

/// <summary>A peer whose every message the test writes.</summary>
internal sealed class ScriptedPeer
{
    public const string Tag = "peer";

    private readonly FakeNetwork _network;
    private readonly FakeNetwork.FakeTransport _transport;
    private readonly string _host;
    private int _branch;

    public ScriptedPeer(FakeNetwork network, string address)
    {
        _network = network;
        _transport = (FakeNetwork.FakeTransport)network.Attach(address);
        _host = _transport.LocalEndPoint.Address.ToString();
        _transport.Start((bytes, _) =>
        {
            var message = SipParser.Parse(bytes).Message!;
            if (message is SipRequest request) OnRequest(request);
            else OnResponse((SipResponse)message);
        });
    }

    public Action<SipRequest> OnRequest { get; set; } = _ => { };

    public Action<SipResponse> OnResponse { get; set; } = _ => { };

    /// <summary>A description with one audio stream.</summary>
    public static string Sdp(int port, string format = "0", string attributes = "") =>
        $"v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\nm=audio {port} RTP/AVP {format}\r\n{attributes}";

    /// <summary>Answers a request of the agent's.</summary>
    /// <param name="request">The request.</param>
    /// <param name="status">Its status.</param>
    /// <param name="sdp">A session description; none when null.</param>
    /// <param name="reliable">RSeq of a reliable response.</param>
    /// <param name="tag">The fork.</param>
    /// <param name="change">Adds what else it says.</param>
    public void Reply(SipRequest request, int status, string? sdp = null, int? reliable = null, string tag = Tag, Action<SipResponse>? change = null)
    {
        var response = request.CreateResponse(status, tag);
        response.Set(SipHeaderId.Contact, $"<sip:{tag}@{_host}>");
        response.Set(SipHeaderId.Allow, "INVITE, ACK, BYE, CANCEL, UPDATE, PRACK, OPTIONS");
        if (reliable is { } sequence)
        {
            response.Set(SipHeaderId.Require, "100rel");
            response.Set(SipHeaderId.RSeq, sequence);
        }

        if (sdp is not null) response.SetBody("application/sdp", Encoding.ASCII.GetBytes(sdp));
        change?.Invoke(response);
        _network.Send(_transport, response.ToBytes(), _network.Log.Last(l => l.Message.CallId == request.CallId && !l.From.Equals(_transport.LocalEndPoint)).From, SipProtocol.Udp);
    }

    /// <summary>A first INVITE to the agent.</summary>
    public static SipRequest Invite(string? sdp = null, Action<SipRequest>? change = null)
    {
        var invite = new SipRequest(SipMethod.Invite, SipUri.Parse("sip:agent@192.0.2.2"));
        invite.Add(SipHeaderId.From, $"<sip:peer@192.0.2.9>;tag={Tag}");
        invite.Add(SipHeaderId.To, "<sip:agent@192.0.2.2>");
        invite.Add(SipHeaderId.CallId, "peer-call");
        invite.Add(SipHeaderId.CSeq, "1 INVITE");
        invite.Add(SipHeaderId.Contact, "<sip:peer@192.0.2.9>");
        if (sdp is not null) invite.SetBody("application/sdp", Encoding.ASCII.GetBytes(sdp));
        change?.Invoke(invite);
        return invite;
    }

    /// <summary>A request in the dialog that a request or response of the agent's belongs to.</summary>
    /// <param name="of">The agent's message.</param>
    /// <param name="method">Its method.</param>
    /// <param name="sequence">Its number.</param>
    /// <param name="sdp">A session description; none when null.</param>
    /// <param name="tag">The fork.</param>
    public static SipRequest InDialog(SipMessage of, string method, int sequence, string? sdp = null, string tag = Tag)
    {
        var ours = of is SipRequest ? (of.To!.WithTag(tag), of.From!) : (of.From!, of.To!);
        var request = new SipRequest(method, (of.Contact ?? ours.Item2).Uri.ForRequestLine());
        request.Add(SipHeaderId.From, ours.Item1.ToString());
        request.Add(SipHeaderId.To, ours.Item2.ToString());
        request.Add(SipHeaderId.CallId, of.CallId);
        request.Add(SipHeaderId.CSeq, $"{sequence} {method}");
        request.Add(SipHeaderId.Contact, "<sip:peer@192.0.2.9>");
        if (sdp is not null) request.SetBody("application/sdp", Encoding.ASCII.GetBytes(sdp));
        return request;
    }

    /// <summary>Sends a request to an agent; an ACK of its 2xx has its own branch, as every other.</summary>
    public void Send(SipRequest request, FakeParty to, Func<string, string>? spoil = null)
    {
        request.Push(SipHeaderId.Via, $"SIP/2.0/UDP {_transport.LocalEndPoint};branch=z9hG4bKpeer{++_branch}");
        if (spoil is null) _network.Send(_transport, request.ToBytes(), to.Address, SipProtocol.Udp);
        else _network.Deliver(Encoding.UTF8.GetBytes(spoil(request.ToString())), _transport, to.Address);
    }
}
