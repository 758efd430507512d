using System.Runtime.InteropServices;
using VoiceCluster.Audio;
using VoiceCluster.LoadTest.Wire;

namespace VoiceCluster.LoadTest.Callers;

/// <summary>Every WebSocket frame of audio that any caller sends, made once: masked, with a key of its own each.</summary>
internal sealed class FrameBank
{
    private const int RoomFrames = 50;

    private readonly byte[][] _speech;
    private readonly byte[][] _room;

    /// <param name="speechFrames">Frames of the longest piece of speech.</param>
    public FrameBank(int speechFrames)
    {
        var keys = new Random(7);
        _speech = Cut(SpeechSignal.Speech(speechFrames), keys);
        _room = Cut(SpeechSignal.Room(RoomFrames, seed: 2), keys);
    }

    /// <summary>A frame of speech.</summary>
    public byte[] Speech(int index) => _speech[index];

    /// <summary>A frame without; any index will do.</summary>
    public byte[] Room(long index) => _room[index % RoomFrames];

    private static byte[][] Cut(short[] samples, Random keys)
    {
        var frames = new byte[samples.Length / Frame.Samples][];
        for (var i = 0; i < frames.Length; i++)
        {
            var payload = MemoryMarshal.AsBytes(samples.AsSpan(i * Frame.Samples, Frame.Samples));
            frames[i] = WebSocketFraming.Masked(WebSocketFraming.Binary, payload, (uint)keys.NextInt64(uint.MaxValue));
        }

        return frames;
    }
}
