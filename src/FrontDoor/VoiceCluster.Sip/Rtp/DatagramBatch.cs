using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceCluster.Sip;

/// <summary>
/// Reads datagrams without waiting, several in one call of the system, with the time at which the kernel took them (recvmmsg(2), SO_TIMESTAMPNS in
/// socket(7)): however late the reader comes, it knows when they came. Where that does not exist they are read one by one, and their times are unknown.
/// What was read is valid until the next read. For one thread at a time.
/// </summary>
internal sealed unsafe partial class DatagramBatch
{
    /// <summary>Longer ones come as empty.</summary>
    public const int MaxDatagram = 2048;

    /// <summary>Datagrams of one read.</summary>
    public const int Size = 8;

    // 64-bit Linux.
    private const int SocketLevel = 1, TimestampNs = 35, DontWait = 0x40;
    private const int WouldBlock = 11, Interrupted = 4, ConnectionRefused = 111;
    private const int BufferLength = MaxDatagram + 1;
    private const int MaxAddress = 28, ControlLength = 64;

    // struct cmsghdr: length, level, type; then the timespec.
    private const int LevelAt = 8, TypeAt = 12, SecondsAt = 16, NanosecondsAt = 24, TimestampEnd = 32;

    // Pinned, as they point to each other.
    private readonly byte[] _memory = GC.AllocateArray<byte>(Size * (sizeof(Slot) + sizeof(Message)), pinned: true);
    private readonly Slot* _slots;
    private readonly Message* _messages;
    private readonly bool _oneByOne;
    private SocketAddress? _address;

    /// <param name="oneByOne">Also where the system can do better.</param>
    public DatagramBatch(bool oneByOne = false)
    {
        _oneByOne = oneByOne || !IsFast;
        _slots = (Slot*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_memory));
        _messages = (Message*)(_slots + Size);
        for (var i = 0; i < Size; i++)
        {
            var slot = _slots + i;
            slot->Data = new Vector { Start = slot->Bytes, Length = BufferLength };
            _messages[i].Header = new Header { Name = slot->Address, Vectors = &slot->Data, VectorCount = 1, Control = slot->Control };
        }
    }

    private static bool IsFast => OperatingSystem.IsLinux() && sizeof(nint) == 8;

    /// <summary>Has the kernel note the times.</summary>
    public static void Enable(Socket socket)
    {
        if (IsFast) socket.SetRawSocketOption(SocketLevel, TimestampNs, BitConverter.GetBytes(1));
    }

    /// <summary>Reads what has come; <see cref="Size"/> means that there may be more.</summary>
    /// <returns>Datagrams read.</returns>
    /// <exception cref="SocketException">The socket is broken.</exception>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public int Read(Socket socket)
    {
        if (_oneByOne) return ReadOne(socket);
        for (var i = 0; i < Size; i++)
        {
            _messages[i].Header.NameLength = MaxAddress;
            _messages[i].Header.ControlLength = ControlLength;
        }

        var count = ReceiveMessages(socket.SafeHandle, _messages, Size, DontWait, null);
        if (count >= 0) return count;
        var error = Marshal.GetLastPInvokeError();
        // Nothing there, or an ICMP error of a datagram to a port that is closed now.
        return error is WouldBlock or Interrupted or ConnectionRefused ? 0 : throw new SocketException(error);
    }

    /// <summary>A datagram of the last read; empty when it was longer than <see cref="MaxDatagram"/>.</summary>
    public Span<byte> Datagram(int index) => new(_slots[index].Bytes, _messages[index].Length > MaxDatagram ? 0 : _messages[index].Length);

    /// <summary>Where it came from, in the system's form.</summary>
    public ReadOnlySpan<byte> Source(int index) => new(_slots[index].Address, _messages[index].Header.NameLength);

    /// <summary>When the kernel took it, in ns since 1970; 0 when unknown.</summary>
    public long TakenAt(int index)
    {
        var control = _slots[index].Control;
        if (_messages[index].Header.ControlLength < TimestampEnd || *(int*)(control + LevelAt) != SocketLevel || *(int*)(control + TypeAt) != TimestampNs) return 0;
        return (*(long*)(control + SecondsAt) * 1_000_000_000) + *(long*)(control + NanosecondsAt);
    }

    private int ReadOne(Socket socket)
    {
        if (!socket.Poll(TimeSpan.Zero, SelectMode.SelectRead)) return 0;
        if (_address?.Family != socket.AddressFamily) _address = new SocketAddress(socket.AddressFamily, MaxAddress);
        ref var message = ref _messages[0];
        message.Header.ControlLength = 0;
        try
        {
            message.Length = socket.ReceiveFrom(new Span<byte>(_slots[0].Bytes, BufferLength), SocketFlags.None, _address);
        }
        catch (SocketException tooLong) when (tooLong.SocketErrorCode == SocketError.MessageSize)
        {
            message.Length = 0;
        }

        message.Header.NameLength = _address.Size;
        _address.Buffer.Span[.._address.Size].CopyTo(new Span<byte>(_slots[0].Address, MaxAddress));
        return 1;
    }

    [LibraryImport("libc", EntryPoint = "recvmmsg", SetLastError = true)]
    private static partial int ReceiveMessages(SafeHandle socket, Message* messages, uint count, int flags, void* timeout);

    private struct Vector
    {
        public byte* Start;
        public nuint Length;
    }

    private struct Slot
    {
        public Vector Data;
        public fixed byte Address[32];
        public fixed byte Control[ControlLength];
        public fixed byte Bytes[BufferLength];
    }

    // struct mmsghdr: a struct msghdr, padded to 56 octets, and the length.
    private struct Message
    {
        public Header Header;
        public int Length;
    }

    private struct Header
    {
        public byte* Name;
        public int NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
