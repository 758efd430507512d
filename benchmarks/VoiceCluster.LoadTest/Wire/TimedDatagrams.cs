using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace VoiceCluster.LoadTest.Wire;

/// <summary>
/// Reads datagrams with the time at which the kernel took them (SO_TIMESTAMPNS, socket(7)): on loopback that is when they were sent, however
/// late the reader comes. 64-bit Linux.
/// </summary>
internal sealed unsafe partial class TimedDatagrams : IDisposable
{
    private const int MaxDatagram = 2048, ControlLength = 64, DontWait = 0x40;
    private const int SocketLevel = 1, TimestampNs = 35;

    // struct msghdr and struct iovec, in words of 64 bits: the length of the name and the flags fill one each, with their padding.
    private const int VectorAt = 2, VectorCountAt = 3, ControlAt = 4, ControlLengthAt = 5;

    // struct cmsghdr: length, level, type; then the timespec.
    private const int LevelAt = 8, TypeAt = 12, SecondsAt = 16, NanosecondsAt = 24, TimestampEnd = 32;

    private readonly byte* _data = (byte*)NativeMemory.Alloc(MaxDatagram);
    private readonly byte* _control = (byte*)NativeMemory.AllocZeroed(ControlLength);
    private readonly nint* _header = (nint*)NativeMemory.AllocZeroed(7, (nuint)sizeof(nint));
    private readonly nint* _vector = (nint*)NativeMemory.AllocZeroed(2, (nuint)sizeof(nint));

    public TimedDatagrams()
    {
        _vector[0] = (nint)_data;
        _vector[1] = MaxDatagram;
        _header[VectorAt] = (nint)_vector;
        _header[VectorCountAt] = 1;
        _header[ControlAt] = (nint)_control;
    }

    /// <summary>Asks the kernel for the times.</summary>
    public static void Enable(Socket socket) => socket.SetRawSocketOption(SocketLevel, TimestampNs, BitConverter.GetBytes(1));

    /// <summary>Reads one datagram without waiting; empty when there is none.</summary>
    /// <param name="descriptor">Of a socket with <see cref="Enable"/>.</param>
    /// <param name="at">When the kernel took it, in ns since 1970.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlySpan<byte> Read(int descriptor, out long at)
    {
        _header[ControlLengthAt] = ControlLength;
        var length = Receive(descriptor, _header, DontWait);
        at = 0;
        if (length < 0)
        {
            // EAGAIN, or an ICMP error of a datagram to a port that is closed now.
            return Marshal.GetLastPInvokeError() is 11 or 111 ? default : throw new Win32Exception(Marshal.GetLastPInvokeError());
        }

        if (_header[ControlLengthAt] >= TimestampEnd && *(int*)(_control + LevelAt) == SocketLevel && *(int*)(_control + TypeAt) == TimestampNs)
            at = (*(long*)(_control + SecondsAt) * 1_000_000_000) + *(long*)(_control + NanosecondsAt);
        return new ReadOnlySpan<byte>(_data, (int)length);
    }

    public void Dispose()
    {
        NativeMemory.Free(_data);
        NativeMemory.Free(_control);
        NativeMemory.Free(_header);
        NativeMemory.Free(_vector);
    }

    [LibraryImport("libc", EntryPoint = "recvmsg", SetLastError = true)]
    private static partial nint Receive(int socket, nint* header, int flags);
}
