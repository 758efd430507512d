using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.FrontDoor.AudioSocket;

/// <summary>What a message of Asterisk's AudioSocket is (res_audiosocket): one octet, then two of length, big-endian.</summary>
internal enum AudioSocketKind : byte
{
    HangUp = 0x00,
    Id = 0x01,
    Key = 0x03,

    /// <summary>The first of the kinds of audio: signed linear, little-endian, 8 kHz; the next are faster ones.</summary>
    Audio8 = 0x10,
    Audio12 = 0x11,
    Audio16 = 0x12,
    Audio24 = 0x13,
    Audio32 = 0x14,
    Audio44 = 0x15,
    Audio48 = 0x16,
    Error = 0xff,
}

/// <summary>One message on its way out.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AudioSocketMessage(AudioSocketKind Kind, ReadOnlyMemory<byte> Payload = default)
{
    private const int HeaderBytes = 3;

    /// <summary>The format of a kind of audio; null for what is none.</summary>
    public static AudioFormat? Format(AudioSocketKind kind)
    {
        var rate = kind switch
        {
            AudioSocketKind.Audio8 => 8_000,
            AudioSocketKind.Audio12 => 12_000,
            AudioSocketKind.Audio16 => 16_000,
            AudioSocketKind.Audio24 => 24_000,
            AudioSocketKind.Audio32 => 32_000,
            AudioSocketKind.Audio44 => 44_100,
            AudioSocketKind.Audio48 => 48_000,
            _ => 0,
        };
        return rate == 0 ? null : new AudioFormat(AudioEncoding.Pcm16, rate);
    }

    /// <summary>Takes a whole message off the front of the buffer; false when it is not there yet.</summary>
    public static bool TryRead(ref ReadOnlySequence<byte> buffer, out AudioSocketKind kind, out ReadOnlySequence<byte> payload)
    {
        (kind, payload) = (default, default);
        if (buffer.Length < HeaderBytes) return false;
        Span<byte> header = stackalloc byte[HeaderBytes];
        buffer.Slice(0, HeaderBytes).CopyTo(header);
        var length = BinaryPrimitives.ReadUInt16BigEndian(header[1..]);
        if (buffer.Length < HeaderBytes + length) return false;
        kind = (AudioSocketKind)header[0];
        payload = buffer.Slice(HeaderBytes, length);
        buffer = buffer.Slice(HeaderBytes + length);
        return true;
    }

    public async ValueTask WriteAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        var header = writer.GetSpan(HeaderBytes);
        header[0] = (byte)Kind;
        BinaryPrimitives.WriteUInt16BigEndian(header[1..], (ushort)Payload.Length);
        writer.Advance(HeaderBytes);
        await writer.WriteAsync(Payload, cancellationToken);
    }
}
