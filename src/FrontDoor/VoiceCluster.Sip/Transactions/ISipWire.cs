using System.Net;

namespace VoiceCluster.Sip;

/// <summary>Where a transaction's messages go: one destination over one transport.</summary>
internal interface ISipWire
{
    /// <summary>TCP and TLS: no retransmissions, and the waiting states last no time.</summary>
    bool IsReliable { get; }

    /// <summary>The address of the peer.</summary>
    IPAddress Peer { get; }

    /// <summary>Sends without waiting.</summary>
    /// <param name="message">A whole message; not changed afterwards.</param>
    /// <param name="failed">Called, on any thread, with what went wrong, when it is found out.</param>
    void Send(byte[] message, Action<string>? failed = null);
}
