using System.Numerics;
using System.Runtime.InteropServices;

namespace VoiceCluster.Audio;

/// <summary>
/// Tells the agent's own voice, coming back from a loudspeaker, from a caller: normalised cross-correlation of the last 100 ms received with what was
/// sent 0 to 500 ms before, both low-passed to 2 kHz. Not thread safe; allocates once.
/// </summary>
public sealed class EchoDetector
{
    private const int Decimation = 8;
    private const int PerFrame = Frame.Samples / Decimation;
    private const int Window = 5 * PerFrame;
    private const int MaxLag = 25 * PerFrame;
    private const float Threshold = 0.65f;

    private readonly float[] _sent = new float[MaxLag + Window];
    private readonly float[] _received = new float[Window];

    /// <summary>What leaves for the caller in this 20 ms; silence too.</summary>
    public void Sent(ReadOnlySpan<short> frame) => Push(_sent, frame);

    /// <summary>What came from the caller in the same 20 ms: true when it is the agent's voice and nobody speaks over it.</summary>
    public bool IsEcho(ReadOnlySpan<short> frame)
    {
        Push(_received, frame);
        var energy = Dot(_received, _received);
        if (energy < 1) return false;
        for (var lag = 0; lag <= MaxLag; lag++)
        {
            var sent = _sent.AsSpan(MaxLag - lag, Window);
            var sentEnergy = Dot(sent, sent);
            if (sentEnergy < 1) continue;
            if (Dot(sent, _received) > Threshold * MathF.Sqrt(energy * sentEnergy)) return true;
        }

        return false;
    }

    private static void Push(float[] history, ReadOnlySpan<short> frame)
    {
        history.AsSpan(PerFrame).CopyTo(history);
        for (var i = 0; i < PerFrame; i++)
        {
            var sum = 0f;
            for (var j = 0; j < Decimation; j++) sum += frame[(i * Decimation) + j];
            history[history.Length - PerFrame + i] = sum / Decimation;
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < x.Length; i++) sum += x[i] * y[i];
        var result = Vector.Sum(sum);
        for (var i = x.Length * Vector<float>.Count; i < a.Length; i++) result += a[i] * b[i];
        return result;
    }
}
