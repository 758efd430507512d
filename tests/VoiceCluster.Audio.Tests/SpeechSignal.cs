namespace VoiceCluster.Audio.Tests;

/// <summary>
/// Speech-like sound made in code: vowels (a glottal pulse train with jitter and shimmer through three formants), fricatives (noise above
/// 3 kHz), stop closures and pauses, at 16 kHz. It knows which of its 20 ms frames speak.
/// </summary>
internal sealed class SpeechSignal
{
    private static readonly (double, double, double)[] Vowels = [(730, 1090, 2440), (270, 2290, 3010), (530, 1840, 2480), (570, 840, 2410), (300, 870, 2240), (660, 1720, 2410)];

    private readonly List<double> _samples = [];
    private readonly List<(int From, int To)> _spoken = [];
    private readonly Random _random;
    private readonly double _pitch;

    public SpeechSignal(int seed, double pitch = 120)
    {
        _random = new Random(seed);
        _pitch = pitch;
    }

    /// <summary>Samples with their loudest vowels near the level, in dBFS.</summary>
    public short[] Samples(double levelDb = -18)
    {
        var gain = Math.Pow(10, levelDb / 20) * 32_768;
        return [.. _samples.Select(sample => Signals.Limit(sample * gain))];
    }

    /// <summary>Per frame of 20 ms, whether at least half of it speaks.</summary>
    public bool[] Truth()
    {
        var truth = new bool[_samples.Count / Frame.Samples];
        for (var frame = 0; frame < truth.Length; frame++)
        {
            var (from, to) = (frame * Frame.Samples, (frame + 1) * Frame.Samples);
            truth[frame] = _spoken.Sum(span => Math.Max(0, Math.Min(to, span.To) - Math.Max(from, span.From))) >= Frame.Samples / 2;
        }

        return truth;
    }

    /// <summary>Words of two to four syllables with short gaps, for about so long.</summary>
    public SpeechSignal Talk(double seconds)
    {
        var end = _samples.Count + (int)(seconds * 16_000);
        while (_samples.Count < end)
        {
            var begin = _samples.Count;
            for (var syllable = _random.Next(2, 5); syllable > 0; syllable--)
            {
                var kind = _random.Next(4);
                if (kind == 0) Fricative(_random.Next(60, 120));
                if (kind == 1) Gap(_random.Next(20, 50));
                Vowel(_random.Next(80, 220));
            }

            _spoken.Add((begin, _samples.Count));
            Gap(_random.Next(20, 160));
        }

        return this;
    }

    public SpeechSignal Pause(double seconds)
    {
        Gap((int)(seconds * 1_000));
        return this;
    }

    /// <summary>A vowel, a fricative of so many milliseconds, a vowel.</summary>
    public SpeechSignal Word(int fricative)
    {
        var begin = _samples.Count;
        Vowel(160);
        Fricative(fricative);
        Vowel(160);
        _spoken.Add((begin, _samples.Count));
        return this;
    }

    public SpeechSignal Vowel(double seconds)
    {
        var begin = _samples.Count;
        Vowel((int)(seconds * 1_000));
        _spoken.Add((begin, _samples.Count));
        return this;
    }

    private void Gap(int milliseconds) => _samples.AddRange(new double[milliseconds * 16]);

    private void Vowel(int milliseconds)
    {
        var (first, second, third) = Vowels[_random.Next(Vowels.Length)];
        var filters = new[] { new Resonance(first, 80), new Resonance(second, 100), new Resonance(third, 140) };
        var count = milliseconds * 16;
        var level = 1 + (0.25 * (_random.NextDouble() - 0.5));
        var slide = 1 + (0.2 * (_random.NextDouble() - 0.5));
        var sound = new double[count];
        double until = 0, strength = 1;
        for (var n = 0; n < count; n++)
        {
            if (--until <= 0)
            {
                until += 16_000 / (_pitch * (1 + ((slide - 1) * n / count)) * (1 + (0.02 * Signals.Gaussian(_random))));
                strength = 1 + (0.08 * Signals.Gaussian(_random));
            }

            // A pulse of 1 ms: its spectrum falls as the voice's does.
            var source = (until > 0 && until < 16 ? strength * Math.Sin(Math.PI * until / 16) : 0) + (0.01 * Signals.Gaussian(_random));
            sound[n] = filters[0].Next(source) + (0.5 * filters[1].Next(source)) + (0.25 * filters[2].Next(source));
        }

        var mean = sound.Average();
        var rms = Math.Sqrt(sound.Average(sample => (sample - mean) * (sample - mean)));
        for (var n = 0; n < count; n++) _samples.Add((sound[n] - mean) / rms * level * Edge(n, count));
    }

    private void Fricative(int milliseconds)
    {
        var filter = new Resonance(_random.Next(4_000, 6_000), 1_800);
        var count = milliseconds * 16;
        var sound = Enumerable.Range(0, count).Select(_ => filter.Next(Signals.Gaussian(_random))).ToArray();
        var rms = Math.Sqrt(sound.Average(sample => sample * sample));
        for (var n = 0; n < count; n++) _samples.Add(sound[n] / rms * 0.2 * Edge(n, count));
    }

    private static double Edge(int n, int count) => Math.Min(1, Math.Min(n + 1, count - n) / 160.0);

    private sealed class Resonance(double frequency, double width)
    {
        private readonly double _radius = Math.Exp(-Math.PI * width / 16_000);
        private double _last, _before;

        public double Next(double input)
        {
            var output = input + (2 * _radius * Math.Cos(2 * Math.PI * frequency / 16_000) * _last) - (_radius * _radius * _before);
            (_before, _last) = (_last, output);
            return output;
        }
    }
}
