using System.ComponentModel;
using System.Runtime.InteropServices;

namespace VoiceCluster.LoadTest.Wire;

/// <summary>
/// Linux epoll(7): one wait for all sockets, on the thread that asks. The runtime's own asynchronous sockets hand every arrival to the thread
/// pool; with a thousand callers on two cores that the server needs too, the hand-over would cost more than the work.
/// </summary>
internal sealed partial class Epoll : IDisposable
{
    private const int In = 1, CtlAdd = 1, Interrupted = 4, CloseOnExec = 0x80000, MaxEvents = 256;

    // struct epoll_event is packed on x86-64 only (uapi/linux/eventpoll.h).
    private static readonly (int Stride, int DataAt) Layout = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? (12, 4) : (16, 8);

    private readonly int _descriptor;
    private readonly byte[] _events = new byte[MaxEvents * Layout.Stride];

    public Epoll()
    {
        if (!OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("The load test needs Linux: it measures processes through /proc.");
        _descriptor = Checked(Create(CloseOnExec));
    }

    /// <summary>Watches a socket for what can be read; closing it ends that.</summary>
    /// <param name="socket">Its descriptor.</param>
    /// <param name="tag">What <see cref="Wait"/> reports.</param>
    public void Add(int socket, int tag)
    {
        Span<byte> watched = stackalloc byte[Layout.Stride];
        watched.Clear();
        MemoryMarshal.Write(watched, In);
        MemoryMarshal.Write(watched[Layout.DataAt..], tag);
        Checked(Control(_descriptor, CtlAdd, socket, ref MemoryMarshal.GetReference(watched)));
    }

    /// <summary>Waits until something can be read, at most so long; gives the tags.</summary>
    public int Wait(int milliseconds, Span<int> tags)
    {
        var count = WaitFor(_descriptor, ref _events[0], Math.Min(MaxEvents, tags.Length), milliseconds);
        if (count < 0) return Marshal.GetLastPInvokeError() == Interrupted ? 0 : Checked(count);
        for (var i = 0; i < count; i++) tags[i] = MemoryMarshal.Read<int>(_events.AsSpan((i * Layout.Stride) + Layout.DataAt));
        return count;
    }

    public void Dispose() => _ = Close(_descriptor);

    private static int Checked(int result) => result >= 0 ? result : throw new Win32Exception(Marshal.GetLastPInvokeError());

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int socket, ref byte watched);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int WaitFor(int epoll, ref byte events, int count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
