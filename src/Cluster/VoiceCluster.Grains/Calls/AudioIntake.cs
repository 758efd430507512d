using System.Runtime.InteropServices;
using VoiceCluster.Audio;

namespace VoiceCluster.Grains.Calls;

/// <summary>Judges the caller's frames: voice or not, and whether it is the agent's own voice coming back.</summary>
internal sealed class AudioIntake
{
    private static readonly short[] Silence = new short[Frame.Samples];

    private readonly VoiceActivityDetector _voice = new();
    private EchoGate? _echo;

    public long Frames { get; private set; }

    /// <param name="pcm">One frame, 640 bytes.</param>
    /// <param name="outgoing">What leaves for the caller in the same 20 ms; empty for silence. Its echo is known until half a second later.</param>
    public (bool Voiced, bool Echo, float LevelDb) Judge(ReadOnlySpan<byte> pcm, ReadOnlySpan<byte> outgoing)
    {
        Frames++;
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        var activity = _voice.Process(samples);
        if (_echo is null && outgoing.IsEmpty) return (activity.Voiced, false, activity.LevelDb);
        _echo ??= new EchoGate();
        var echo = _echo.IsEcho(outgoing.IsEmpty ? Silence : MemoryMarshal.Cast<byte, short>(outgoing), samples, activity);
        return (activity.Voiced && !echo, echo, activity.LevelDb);
    }
}
