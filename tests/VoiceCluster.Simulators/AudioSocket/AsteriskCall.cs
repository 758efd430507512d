using System.Buffers.Binary;
using System.Net.Sockets;

namespace VoiceCluster.Simulators.AudioSocket;

/// <summary>A message of the protocol.</summary>
/// <param name="Kind">0x00 hang-up, 0x01 UUID, 0x03 key, 0x10 to 0x16 audio, 0xff error.</param>
/// <param name="Payload">At most 65,535 octets.</param>
public sealed record AsteriskMessage(byte Kind, byte[] Payload);

/// <summary>Asterisk's side of an AudioSocket connection, as res_audiosocket and chan_audiosocket speak it.</summary>
public sealed class AsteriskCall(Stream stream) : IAsyncDisposable
{
    public const byte HangUpKind = 0x00, IdKind = 0x01, KeyKind = 0x03, Audio8Kind = 0x10, Audio16Kind = 0x12, Audio24Kind = 0x13;

    /// <summary>Dials over TCP.</summary>
    public static async Task<AsteriskCall> ConnectAsync(string host, int port)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(host, port);
        return new AsteriskCall(client.GetStream());
    }

    public Task IdentifyAsync(Guid id) => SendAsync(IdKind, id.ToByteArray(bigEndian: true));

    public Task PressAsync(char key) => SendAsync(KeyKind, new[] { (byte)key });

    public Task HangUpAsync() => SendAsync(HangUpKind, default);

    /// <summary>Any message, well-formed.</summary>
    public Task SendAsync(byte kind, ReadOnlyMemory<byte> payload)
    {
        var message = new byte[3 + payload.Length];
        message[0] = kind;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(1), (ushort)payload.Length);
        payload.Span.CopyTo(message.AsSpan(3));
        return SendRawAsync(message);
    }

    /// <summary>Octets as they are, whole messages or not.</summary>
    public async Task SendRawAsync(ReadOnlyMemory<byte> octets)
    {
        await stream.WriteAsync(octets);
        await stream.FlushAsync();
    }

    /// <summary>The next message; null when the connection has ended.</summary>
    public async Task<AsteriskMessage?> ReadAsync(CancellationToken cancellationToken)
    {
        var header = new byte[3];
        if (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken) < header.Length) return null;
        var payload = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(1))];
        await stream.ReadExactlyAsync(payload, cancellationToken);
        return new AsteriskMessage(header[0], payload);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();
}
