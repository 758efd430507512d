using System.Net.WebSockets;
using System.Runtime.InteropServices;

namespace VoiceCluster.FrontDoor.WebSockets;

/// <summary>A JSON message, and the binary frame that goes right behind it.</summary>
/// <param name="Json">UTF-8.</param>
/// <param name="Audio">Empty for none.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SocketMessage(ReadOnlyMemory<byte> Json, ReadOnlyMemory<byte> Audio = default)
{
    public async ValueTask SendAsync(WebSocket socket, CancellationToken cancellationToken)
    {
        await socket.SendAsync(Json, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        if (!Audio.IsEmpty) await socket.SendAsync(Audio, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);
    }
}
