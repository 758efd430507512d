using System.Net;
using System.Net.Sockets;

namespace VoiceCluster.Sip;

/// <summary>
/// Hands out pairs of UDP ports, even for RTP and the next for RTCP, from a range and in turn, so that a port is not used again at once.
/// </summary>
public sealed class RtpPortAllocator
{
    private readonly Lock _gate = new();
    private readonly bool[] _used;
    private readonly int _first, _last;
    private int _next;

    /// <param name="first">First port, 1024 or more; rounded up to even.</param>
    /// <param name="last">Last port, at most 65535.</param>
    /// <exception cref="ArgumentException">The range holds no pair.</exception>
    public RtpPortAllocator(int first, int last)
    {
        if (first < 1024 || last > 65535 || (first + 1) / 2 * 2 + 1 > last)
            throw new ArgumentException($"Sip:RtpPorts is {first}-{last}; give a range within 1024-65535 with two ports for each call.");
        _first = (first + 1) / 2 * 2;
        _last = last;
        _used = new bool[(last - _first + 1) / 2];
    }

    /// <summary>Pairs in the range.</summary>
    public int Capacity => _used.Length;

    /// <summary>Binds a pair on an address. Dispose it to give the ports back.</summary>
    /// <exception cref="RtpPortsExhaustedException">All are in use, by this process or by others.</exception>
    public RtpPorts Open(IPAddress address)
    {
        for (var tries = 0; tries < _used.Length; tries++)
        {
            var slot = Claim();
            if (slot < 0) break;
            var port = _first + (slot * 2);
            Socket? media = null;
            try
            {
                media = Bind(address, port);
                return new RtpPorts(this, slot, media, Bind(address, port + 1));
            }
            catch (SocketException)
            {
                // Somebody else has one of the pair; the slot is tried again when its turn comes.
                media?.Dispose();
                Release(slot);
            }
        }

        throw new RtpPortsExhaustedException(_first, _last);
    }

    internal void Release(int slot)
    {
        lock (_gate) _used[slot] = false;
    }

    private int Claim()
    {
        lock (_gate)
        {
            for (var i = 0; i < _used.Length; i++)
            {
                var slot = (_next + i) % _used.Length;
                if (_used[slot]) continue;
                _used[slot] = true;
                _next = (slot + 1) % _used.Length;
                return slot;
            }

            return -1;
        }
    }

    private static Socket Bind(IPAddress address, int port)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A bound pair of ports.</summary>
public sealed class RtpPorts : IDisposable
{
    private readonly RtpPortAllocator _owner;
    private readonly int _slot;
    private int _disposed;

    internal RtpPorts(RtpPortAllocator owner, int slot, Socket media, Socket control)
    {
        _owner = owner;
        _slot = slot;
        Media = media;
        Control = control;
    }

    /// <summary>RTP, on the even port.</summary>
    public Socket Media { get; }

    /// <summary>RTCP, on the next port.</summary>
    public Socket Control { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        Media.Dispose();
        Control.Dispose();
        _owner.Release(_slot);
    }
}
