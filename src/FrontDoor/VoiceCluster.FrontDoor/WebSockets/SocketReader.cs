using System.Buffers;
using System.Net.WebSockets;
using System.Runtime.CompilerServices;

namespace VoiceCluster.FrontDoor.WebSockets;

/// <summary>Reads whole messages. An audio frame fits the small buffer; larger messages borrow one, up to the limit.</summary>
internal sealed class SocketReader(WebSocket socket) : IDisposable
{
    /// <summary>Largest message: 64 KiB.</summary>
    public const int MaxMessage = 64 * 1024;

    private readonly byte[] _small = new byte[2048];
    private byte[]? _large;

    /// <summary>The next message; its memory is valid until the next call. A close message has no bytes.</summary>
    /// <exception cref="WebSocketMessageTooLargeException">Above the limit.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(WebSocketMessageType Type, ReadOnlyMemory<byte> Data)> ReadAsync(CancellationToken cancellationToken)
    {
        if (_large is not null)
        {
            ArrayPool<byte>.Shared.Return(_large);
            _large = null;
        }

        var buffer = _small;
        var filled = 0;
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
            filled += received.Count;
            // The pool lends more than was asked for.
            if (filled > MaxMessage) throw new WebSocketMessageTooLargeException();
            if (received.EndOfMessage || received.MessageType is WebSocketMessageType.Close) return (received.MessageType, buffer.AsMemory(0, filled));
            if (filled < buffer.Length) continue;
            _large = ArrayPool<byte>.Shared.Rent(MaxMessage + 1);
            buffer.AsSpan(0, filled).CopyTo(_large);
            buffer = _large;
        }
    }

    public void Dispose()
    {
        if (_large is not null) ArrayPool<byte>.Shared.Return(_large);
        _large = null;
    }
}

/// <summary>A message is larger than the protocol allows.</summary>
internal sealed class WebSocketMessageTooLargeException() : Exception($"a message has more than {SocketReader.MaxMessage} bytes");
