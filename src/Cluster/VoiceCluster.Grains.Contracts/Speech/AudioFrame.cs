using System.Runtime.InteropServices;

namespace VoiceCluster.Grains;

/// <summary>20 ms of caller audio: PCM16 little-endian, 16 kHz, mono, 640 bytes; or a boundary without audio.</summary>
/// <remarks>A struct, and its bytes are lent: they are valid until the receiver's first await, copy what must live longer. So a frame costs
/// no allocation on its way (50 a second and call).</remarks>
/// <param name="Sequence">0, 1, 2... since the call began: position in the caller's audio, in frames.</param>
/// <param name="Pcm">The audio; empty for a boundary.</param>
/// <param name="Utterance">The utterance this frame belongs to; 0 for none. A boundary closes it.</param>
/// <param name="Echo">The agent's own voice coming back: the recogniser must not hear it.</param>
/// <param name="MayWait">Nobody speaks, and the recogniser only keeps the frame for an onset that may follow: it need not be woken for each.</param>
[GenerateSerializer, Immutable, Alias("voicecluster.AudioFrame"), StructLayout(LayoutKind.Auto)]
public readonly record struct AudioFrame(
    [property: Id(0)] long Sequence,
    [property: Id(1)] ReadOnlyMemory<byte> Pcm,
    [property: Id(2)] int Utterance,
    [property: Id(3)] bool Echo,
    [property: Id(4)] bool MayWait = false) : IPatientItem;
