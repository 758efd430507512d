using System.Net;

namespace VoiceCluster.Sip.Tests.Peers;

/// <summary>Accepts every call at once and notes what happens, from several calls at a time.</summary>
internal sealed class Answerer : ISipCallHandler, ISipCallListener
{
    private readonly Lock _gate = new();
    private readonly List<string> _events = [];
    private readonly List<SipCall> _calls = [];

    public IReadOnlyList<string> Events
    {
        get
        {
            lock (_gate) return [.. _events];
        }
    }

    public IReadOnlyList<SipCall> Calls
    {
        get
        {
            lock (_gate) return [.. _calls];
        }
    }

    /// <summary>An agent of its own on loopback, UDP and TCP, with a hundred calls' RTP ports from the first one on.</summary>
    public Task<SipUserAgent> StartAsync(int firstPort)
    {
        var loopback = new IPEndPoint(IPAddress.Loopback, 0);
        var options = new SipUserAgentOptions { Listeners = [new(SipProtocol.Udp, loopback), new(SipProtocol.Tcp, loopback)] };
        var media = new RtpMediaFactory(new RtpMediaOptions { Ports = (firstPort, firstPort + 199) }, TimeProvider.System);
        return SipUserAgent.StartAsync(options, this, media, TimeProvider.System);
    }

    public void OnIncomingCall(SipCall call)
    {
        lock (_gate) _calls.Add(call);
        call.Listener = this;
        call.Ring();
        _ = call.AcceptAsync();
    }

    public void OnNotice(SipNotice notice) => Note($"notice {notice.Kind}: {notice.Text}");

    public void OnRinging(SipCall call, int status) => Note($"ringing {status}");

    public void OnEstablished(SipCall call) => Note("established");

    public void OnHeld(SipCall call, bool held) => Note(held ? "held" : "resumed");

    public void OnDtmf(SipCall call, char digit) => Note($"dtmf {digit}");

    public void OnTransferRequested(SipCall call, SipTransferRequest request) => request.Reject();

    public void OnEnded(SipCall call, SipCallEnd end) => Note($"ended {end.Cause}");

    private void Note(string text)
    {
        lock (_gate) _events.Add(text);
    }
}
