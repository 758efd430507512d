using System.Net;

namespace VoiceCluster.Sip;

/// <summary>One listening address: receives messages and sends to any peer of its kind.</summary>
internal interface ISipTransport : IAsyncDisposable
{
    SipProtocol Protocol { get; }

    IPEndPoint LocalEndPoint { get; }

    /// <summary>Starts receiving. The callback gets each message in an array of its own, on any thread.</summary>
    void Start(Action<byte[], SipFlow> received);

    /// <summary>Sends without waiting; <paramref name="connection"/> is used while it is open.</summary>
    void Send(byte[] message, SipDestination destination, SipConnection? connection, Action<string>? failed);
}

/// <summary>A peer on a transport, and the connection to it if there is one. Messages from it arrive with its flow.</summary>
internal sealed record SipFlow(ISipTransport Transport, SipDestination Destination, SipConnection? Connection = null) : ISipWire
{
    public bool IsReliable => Transport.Protocol != SipProtocol.Udp;

    public IPEndPoint Remote => Destination.EndPoint;

    public IPAddress Peer => Source.Address;

    /// <summary>Where a message really came from, also when its response goes to another port.</summary>
    public IPEndPoint Source { get; init; } = Destination.EndPoint;

    public void Send(byte[] message, Action<string>? failed = null) => Transport.Send(message, Destination, Connection, failed);

    /// <summary>
    /// The way of a response (RFC 3261 section 18.2.2, RFC 3581 section 4): over UDP to received and rport, else to the port of the Via;
    /// over a connection back on it, and on a new one to the Via's port when it is gone.
    /// </summary>
    public SipFlow ForResponse(SipVia via)
    {
        if (Transport.Protocol == SipProtocol.Udp && via.Parameters.Get("rport") is { Length: > 0 }) return this;
        var port = via.Port != 0 ? via.Port : SipResolver.DefaultPort(Transport.Protocol);
        return this with { Destination = Destination with { EndPoint = new IPEndPoint(Remote.Address, port) } };
    }
}
