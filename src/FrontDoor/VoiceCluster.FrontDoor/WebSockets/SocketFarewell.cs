using System.Net.WebSockets;

namespace VoiceCluster.FrontDoor.WebSockets;

/// <summary>The end of a WebSocket, as RFC 6455 section 7 wants it.</summary>
internal static class SocketFarewell
{
    /// <summary>How long the far end may take to answer a close frame.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Answers the far end's close frame; when ours went first, reads what still comes until it is answered.</summary>
    /// <param name="socket">Nobody else reads or writes it any more.</param>
    /// <param name="time">For <see cref="Patience"/>.</param>
    /// <param name="closing">Cancelled when the far end has had its time to answer.</param>
    /// <returns>What went wrong, for the log; null when nothing did.</returns>
    public static async Task<string?> CompleteAsync(WebSocket socket, TimeProvider time, CancellationToken closing)
    {
        try
        {
            // To hang up on unread bytes would take our close frame away from the far end.
            if (socket.State is WebSocketState.CloseSent) await DrainAsync(socket, closing);
            if (socket.State is not WebSocketState.CloseReceived) return null;
            using var patience = new CancellationTokenSource(Patience, time);
            await socket.CloseOutputAsync(socket.CloseStatus ?? WebSocketCloseStatus.NormalClosure, null, patience.Token);
            return null;
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            return exception.Message;
        }
    }

    private static async Task DrainAsync(WebSocket socket, CancellationToken closing)
    {
        var rest = new byte[16 * 1024];
        ValueWebSocketReceiveResult received;
        do received = await socket.ReceiveAsync(rest.AsMemory(), closing);
        while (received.MessageType is not WebSocketMessageType.Close);
    }
}
