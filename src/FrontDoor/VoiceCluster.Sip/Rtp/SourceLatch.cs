using System.Net;

namespace VoiceCluster.Sip;

/// <summary>
/// Decides whose RTP is taken (symmetric RTP, RFC 4961). The address from the SDP is taken at once. Behind a NAT packets come from elsewhere:
/// such a source is taken after <see cref="Probation"/> packets in a row while the announced one is silent, and gives way to the announced
/// one in the first seconds. After that nobody else gets in: another address is taken only when the latched one has been silent and the
/// newcomer continues its stream (same SSRC, next sequence numbers), which a third party cannot know.
/// </summary>
public sealed class SourceLatch(TimeProvider clock)
{
    /// <summary>Packets in a row that an unannounced source has to send.</summary>
    public const int Probation = 8;

    /// <summary>How long the announced source may still take over from an unannounced one.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>Silence after which the stream may continue from another address.</summary>
    public static readonly TimeSpan MoveAfter = TimeSpan.FromSeconds(2);

    private SocketAddressKey? _announced, _latched, _candidate;
    private int _candidatePackets;
    private long _latchedAt, _lastPacketAt;
    private uint _ssrc, _candidateSsrc;
    private ushort _sequence, _candidateSequence;

    /// <summary>Packets refused because of where they came from.</summary>
    public long Refused { get; private set; }

    /// <summary>Where media goes: the latched source, else the announced address.</summary>
    public IPEndPoint? Target { get; private set; }

    private readonly record struct SocketAddressKey(IPAddress Address, int Port);

    /// <summary>Starts over with what a new description announces; an unchanged address keeps the latch.</summary>
    public void Announce(IPEndPoint remote)
    {
        var key = new SocketAddressKey(remote.Address, remote.Port);
        if (_announced == key) return;
        _announced = key;
        _latched = _candidate = null;
        Target = remote;
    }

    /// <summary>Whether the packet is of the peer, as far as one can tell.</summary>
    public bool Accepts(IPEndPoint source, uint ssrc, ushort sequence)
    {
        var key = new SocketAddressKey(source.Address, source.Port);
        var now = clock.GetTimestamp();
        if (_latched == key)
        {
            // The latched source may restart its stream; it is the same peer.
            (_ssrc, _sequence, _lastPacketAt) = (ssrc, sequence, now);
            return true;
        }

        if (_latched is null ? key == _announced || Proves(key, ssrc, sequence) : MayMove(key, ssrc, sequence, now))
        {
            if (_latched is null) _latchedAt = now;
            _latched = key;
            Target = source;
            (_ssrc, _sequence, _lastPacketAt) = (ssrc, sequence, now);
            return true;
        }

        Refused++;
        return false;
    }

    /// <summary>Takes a source whose packet was authenticated (SRTP): that is the peer, wherever it is.</summary>
    public void Trust(IPEndPoint source, uint ssrc, ushort sequence)
    {
        var key = new SocketAddressKey(source.Address, source.Port);
        if (_latched != key) Target = source;
        (_latched, _ssrc, _sequence, _lastPacketAt) = (key, ssrc, sequence, clock.GetTimestamp());
    }

    private bool Proves(SocketAddressKey key, uint ssrc, ushort sequence)
    {
        var continues = _candidate == key && _candidateSsrc == ssrc && sequence == (ushort)(_candidateSequence + 1);
        _candidatePackets = continues ? _candidatePackets + 1 : 1;
        (_candidate, _candidateSsrc, _candidateSequence) = (key, ssrc, sequence);
        return _candidatePackets >= Probation;
    }

    private bool MayMove(SocketAddressKey key, uint ssrc, ushort sequence, long now)
    {
        if (key == _announced && clock.GetElapsedTime(_latchedAt, now) < Settling) return true;
        var ahead = (ushort)(sequence - _sequence);
        return clock.GetElapsedTime(_lastPacketAt, now) >= MoveAfter && ssrc == _ssrc && ahead is > 0 and < 1000;
    }
}
