namespace VoiceCluster.Audio;

/// <summary>
/// Replaces lost audio by what went before: the last period of the voice goes on (the last 20 ms where there is none), unchanged for 10 ms,
/// then fading to silence at 60 ms, and the first audio received afterwards is faded in over it. In the spirit of ITU-T G.711 Appendix I,
/// without its delay. One per stream, for one thread at a time; allocates nothing after construction.
/// </summary>
public sealed class LossConcealment
{
    private const float VoicedCorrelation = 0.4f;

    private readonly int _sampleRate;
    private readonly short[] _history;
    private readonly float[] _period;
    private readonly short[] _blend;
    private int _periodLength;
    private int _concealed;
    private float _step;

    /// <summary>A stream of so many samples a second.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The rate is neither 8 nor 16 kHz.</exception>
    public LossConcealment(int sampleRate)
    {
        if (sampleRate is not (8_000 or 16_000))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRate), sampleRate, "8000 and 16000 Hz are served.");
        }
        _sampleRate = sampleRate;
        _history = new short[sampleRate / 20];
        _period = new float[sampleRate / 50];
        _blend = new short[sampleRate / 100];
    }

    /// <summary>Whether the loss has lasted so long (60 ms) that only silence comes out.</summary>
    public bool IsSilent => _concealed >= FadeEnd;

    private int FadeBegin => _sampleRate / 100;

    private int FadeEnd => _sampleRate * 6 / 100;

    /// <summary>Takes received audio in its order; after a loss its beginning (5 ms) is blended with the replacement, in place.</summary>
    public void Received(Span<short> samples)
    {
        if (_concealed > 0)
        {
            var length = Math.Min(samples.Length, _sampleRate / 200);
            var blend = _blend.AsSpan(0, length);
            Synthesise(blend);
            for (var n = 0; n < length; n++)
            {
                var weight = (n + 1f) / (length + 1);
                samples[n] = Pcm16.Saturate((samples[n] * weight) + (blend[n] * (1 - weight)));
            }

            _concealed = 0;
        }

        Remember(samples);
    }

    /// <summary>Makes the audio that is missing.</summary>
    public void Conceal(Span<short> destination)
    {
        if (_concealed == 0) Prepare();
        Synthesise(destination);
        Remember(destination);
    }

    /// <summary>Forgets the past, for a stream that begins anew.</summary>
    public void Reset()
    {
        _history.AsSpan().Clear();
        _concealed = 0;
    }

    /// <summary>Cuts out the last period and bends its end so that it can be repeated without a seam.</summary>
    private void Prepare()
    {
        var (lag, correlation) = PitchSearch.Find(_history, _sampleRate);
        _periodLength = correlation >= VoicedCorrelation ? lag : _sampleRate / 50;
        var period = _period.AsSpan(0, _periodLength);
        Pcm16.ToFloat(_history.AsSpan(^_periodLength..), period);
        var seam = _periodLength / 4;
        for (var n = 0; n < seam; n++)
        {
            var weight = (n + 1f) / seam;
            var earlier = _history[_history.Length - (2 * _periodLength) + (_periodLength - seam) + n];
            period[_periodLength - seam + n] = (period[_periodLength - seam + n] * (1 - weight)) + (earlier * weight);
        }

        // The bent end differs from what was really played last by this much: fade it out instead of jumping.
        _step = _history[^1] - period[^1];
    }

    private void Synthesise(Span<short> destination)
    {
        var stepLength = _sampleRate / 1_000f;
        for (var n = 0; n < destination.Length; n++, _concealed++)
        {
            if (_concealed >= FadeEnd)
            {
                destination[n..].Clear();
                return;
            }

            var gain = _concealed < FadeBegin ? 1 : (float)(FadeEnd - _concealed) / (FadeEnd - FadeBegin);
            var step = _concealed < stepLength ? _step * (1 - (_concealed / stepLength)) : 0;
            destination[n] = Pcm16.Saturate((_period[_concealed % _periodLength] + step) * gain);
        }
    }

    private void Remember(ReadOnlySpan<short> samples)
    {
        var keep = _history.Length - samples.Length;
        if (keep > 0)
        {
            _history.AsSpan(samples.Length).CopyTo(_history);
            samples.CopyTo(_history.AsSpan(keep));
        }
        else
        {
            samples[^_history.Length..].CopyTo(_history);
        }
    }
}
