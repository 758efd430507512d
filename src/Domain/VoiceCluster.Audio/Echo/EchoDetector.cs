using System.Numerics;

namespace VoiceCluster.Audio;

/// <summary>
/// Tells the agent's own voice, coming back from a loudspeaker or a hybrid 0 to 500 ms later, from the caller's. The received audio of the
/// last 40 ms is compared with what was sent (normalised cross-correlation: 2 kHz for the search, 16 kHz for the verdict, first where the
/// echo was last). It is echo when nothing worth mentioning is left without it: a caller within 10 dB of the echo is not.
/// One per call, for one thread at a time; allocates nothing after construction.
/// </summary>
public sealed class EchoDetector
{
    /// <summary>Longest delay that is looked for.</summary>
    public static readonly TimeSpan LongestDelay = TimeSpan.FromMilliseconds(500);

    private const int Window = 2 * Frame.Samples;
    private const int CoarseWindow = 3 * Frame.Samples / EchoSignal.Decimation;
    private const int HistoryFrames = 29;
    private const int LongestLag = 25 * Frame.Samples;
    private const int Lags = (LongestLag / EchoSignal.Decimation) + 1;

    /// <summary>Peaks of the coarse search that are looked at closely.</summary>
    private const int Candidates = 3;

    /// <summary>How far around a coarse peak, and around the last delay, in samples of 16 kHz.</summary>
    private const int FineReach = 10, DriftReach = 3;

    /// <summary>Frames under this power (-60 dBFS) are no echo and no voice.</summary>
    private const float Inaudible = 1e-6f * 32_768 * 32_768;

    /// <summary>What may be left over from an echo: -11.5 dB of it, for the sake of callers 10 dB under it.</summary>
    private const float Leftover = 1 / 14f;

    /// <summary>The least correlation, squared, that is taken for an echo in noise.</summary>
    private const float LeastCorrelation = 0.3f;

    /// <summary>An echo is at most this much louder (in power) than what was sent.</summary>
    private const float LargestGain = 4;

    private readonly EchoSignal _sent = new(HistoryFrames);
    private readonly EchoSignal _received = new(3);

    // Energy of the coarse window that ends with each sample sent.
    private readonly SlidingSamples _energies = new(HistoryFrames, Frame.Samples / EchoSignal.Decimation);
    private int _silentFrames = HistoryFrames;
    private int _lag = -1;
    private float _noise = Inaudible;

    /// <summary>How late the echo last found was; null when none was found yet.</summary>
    public TimeSpan? Delay => _lag < 0 ? null : TimeSpan.FromSeconds((double)_lag / Frame.SampleRate);

    /// <summary>How much louder than what was sent the echo last was, in dB; below 0 as a rule. 0 before any was found.</summary>
    public float GainDb { get; private set; }

    /// <summary>Takes the 320 samples sent to the caller in this 20 ms of the clock, silence included.</summary>
    /// <exception cref="ArgumentException">The frame does not have <see cref="Frame.Samples"/> samples.</exception>
    public void Sent(ReadOnlySpan<short> frame)
    {
        Check(frame);
        // Silence after half a second of it changes nothing that could be compared.
        if (_silentFrames >= HistoryFrames && LevelMeter.PowerWithoutDc(frame) < Inaudible) return;
        _sent.Append(frame);
        KeepEnergies();
        _silentFrames = _sent.Power > Inaudible ? 0 : Math.Min(_silentFrames + 1, HistoryFrames);
    }

    /// <summary>Takes the 320 samples received in the same 20 ms, when nobody needs to know what they are: a frame without voice.</summary>
    /// <exception cref="ArgumentException">The frame does not have <see cref="Frame.Samples"/> samples.</exception>
    public void Received(ReadOnlySpan<short> frame) => _ = MayBeEcho(frame);

    /// <summary>As <see cref="Received"/>; says whether the samples are echo of what was sent and nothing else.</summary>
    /// <exception cref="ArgumentException">The frame does not have <see cref="Frame.Samples"/> samples.</exception>
    public bool IsEcho(ReadOnlySpan<short> received)
    {
        if (!MayBeEcho(received)) return false;
        var recent = _received.Fine[^Window..];
        var power = DotProduct.Of(recent, recent);
        if (_lag >= 0)
        {
            var (lag, correlation, gain) = Best(recent, power, _lag, DriftReach);
            if (IsOnlyEcho(correlation, gain, power))
            {
                return Found(lag, gain);
            }
        }

        return Search(recent, power);
    }

    /// <summary>Keeps the frame; false when it cannot be echo: nothing was sent of late, or there is no sound in it.</summary>
    private bool MayBeEcho(ReadOnlySpan<short> received)
    {
        Check(received);
        var isAgentSilent = _silentFrames >= HistoryFrames;
        if (!isAgentSilent) _received.Append(received);
        var level = isAgentSilent ? LevelMeter.PowerWithoutDc(received) : _received.Power;
        // Down at once, up by 3 dB in a second: what is always there.
        _noise = Math.Max(1, Math.Min(_noise * 1.014f, level));
        return !isAgentSilent && level >= Inaudible;
    }

    private static void Check(ReadOnlySpan<short> frame)
    {
        if (frame.Length != Frame.Samples)
        {
            throw new ArgumentException($"A frame has {Frame.Samples} samples, not {frame.Length}.", nameof(frame));
        }
    }

    /// <summary>Looks for the echo at all delays.</summary>
    private bool Search(ReadOnlySpan<float> recent, float power)
    {
        // The longest lag first, as the windows lie in what was sent.
        Span<float> scores = stackalloc float[Lags];
        ScoreAllLags(scores);
        for (var candidate = 0; candidate < Candidates; candidate++)
        {
            var coarse = TakePeak(scores);
            if (coarse < 0) return false;
            var (lag, correlation, gain) = Best(recent, power, coarse * EchoSignal.Decimation, FineReach);
            if (!IsOnlyEcho(correlation, gain, power)) continue;
            return Found(lag, gain);
        }

        return false;
    }

    private bool Found(int lag, float gain)
    {
        _lag = lag;
        GainDb = 10 * MathF.Log10(gain);
        return true;
    }

    /// <summary>Each window's from the one before; the first of a frame anew, so that no error grows.</summary>
    private void KeepEnergies()
    {
        var sent = _sent.Coarse;
        var energies = _energies.Append(Frame.Samples / EchoSignal.Decimation);
        var first = sent.Length - energies.Length + 1 - CoarseWindow;
        var window = sent.Slice(first, CoarseWindow);
        var energy = DotProduct.Of(window, window);
        energies[0] = energy;
        for (var n = 1; n < energies.Length; n++)
        {
            var (leaves, enters) = (sent[first + n - 1], sent[first + n - 1 + CoarseWindow]);
            energies[n] = energy = Math.Max(0, energy + (enters * enters) - (leaves * leaves));
        }
    }

    /// <summary>Squared normalised correlation at 2 kHz for each lag of half a millisecond.</summary>
    private void ScoreAllLags(Span<float> scores)
    {
        var sent = _sent.Coarse[^(Lags - 1 + CoarseWindow)..];
        DotProduct.AtAllOffsets(_received.Coarse[^CoarseWindow..], sent, scores);
        var energies = _energies.All[^Lags..];
        var n = 0;
        for (; n <= Lags - Vector<float>.Count; n += Vector<float>.Count)
        {
            var product = new Vector<float>(scores[n..]);
            (product * product / (new Vector<float>(energies[n..]) + Vector<float>.One)).CopyTo(scores[n..]);
        }

        for (; n < Lags; n++) scores[n] = scores[n] * scores[n] / (energies[n] + 1);
    }

    /// <summary>The lag of the largest score, which is then no longer a peak; -1 when none is left.</summary>
    private static int TakePeak(Span<float> scores)
    {
        var largest = Vector<float>.Zero;
        var rest = Lags % Vector<float>.Count;
        for (var n = rest; n < Lags; n += Vector<float>.Count) largest = Vector.Max(largest, new Vector<float>(scores[n..]));
        var peak = 0f;
        for (var n = 0; n < Vector<float>.Count; n++) peak = Math.Max(peak, largest[n]);
        for (var n = 0; n < rest; n++) peak = Math.Max(peak, scores[n]);
        if (peak <= 0) return -1;
        var best = scores.LastIndexOf(peak);
        scores[Math.Max(0, best - 1)..Math.Min(scores.Length, Math.Max(0, best - 1) + 3)].Clear();
        return Lags - 1 - best;
    }

    /// <summary>
    /// The lag near another one at which what was sent explains most of what was received: squared correlation and power gain.
    /// </summary>
    private (int Lag, float Correlation, float Gain) Best(ReadOnlySpan<float> recent, float power, int around, int reach)
    {
        var sent = _sent.Fine;
        var (best, bestCorrelation, bestGain) = (around, 0f, 0f);
        var energy = 0f;
        var nearest = Math.Max(0, around - reach);
        for (var lag = nearest; lag <= Math.Min(LongestLag, around + reach); lag++)
        {
            var begin = sent.Length - Window - lag;
            var earlier = sent.Slice(begin, Window);
            var product = DotProduct.Of(recent, earlier);
            energy = lag == nearest ? DotProduct.Of(earlier, earlier) : Math.Max(0, energy + (sent[begin] * sent[begin]) - (sent[begin + Window] * sent[begin + Window]));
            var correlation = product * product / ((energy * power) + 1);
            if (correlation > bestCorrelation) (best, bestCorrelation, bestGain) = (lag, correlation, product * product / ((energy * energy) + 1));
        }

        return (best, bestCorrelation, bestGain);
    }

    private bool IsOnlyEcho(float correlation, float gain, float power)
    {
        var left = (1 - correlation) * power;
        return correlation > LeastCorrelation && gain < LargestGain && left < (Leftover * correlation * power) + (2 * _noise * Window);
    }
}
