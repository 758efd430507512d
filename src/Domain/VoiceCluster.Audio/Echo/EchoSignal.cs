using System.Runtime.Intrinsics;

namespace VoiceCluster.Audio;

/// <summary>One direction of a call as the echo search needs it: without DC at 16 kHz, and at 2 kHz for the coarse search.</summary>
internal sealed class EchoSignal(int frames)
{
    public const int Decimation = 8;

    private readonly SlidingSamples _fine = new(frames, Frame.Samples);
    private readonly SlidingSamples _coarse = new(frames, Frame.Samples / Decimation);
    private float _lastIn;
    private float _lastOut;
    private float _lastSum;

    /// <summary>16 kHz.</summary>
    public ReadOnlySpan<float> Fine => _fine.All;

    /// <summary>2 kHz.</summary>
    public ReadOnlySpan<float> Coarse => _coarse.All;

    /// <summary>Mean power of the newest frame, without its DC.</summary>
    public float Power { get; private set; }

    public void Append(ReadOnlySpan<short> frame)
    {
        var fine = _fine.Append(Frame.Samples);
        var (lastIn, lastOut) = (_lastIn, _lastOut);
        for (var n = 0; n < fine.Length; n++)
        {
            lastOut = MathF.FusedMultiplyAdd(0.97f, lastOut, frame[n] - lastIn);
            lastIn = frame[n];
            fine[n] = lastOut;
        }

        (_lastIn, _lastOut) = (lastIn, lastOut);
        Power = DotProduct.Of(fine, fine) / fine.Length;
        var coarse = _coarse.Append(Frame.Samples / Decimation);
        for (var n = 0; n < coarse.Length; n++)
        {
            var sum = Vector256.Sum(Vector256.Create<float>(fine.Slice(n * Decimation, Decimation)));
            coarse[n] = sum + _lastSum;
            _lastSum = sum;
        }
    }
}
