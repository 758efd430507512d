using FsCheck;
using FsCheck.Fluent;

namespace VoiceCluster.Audio.Tests.AnsweringMachines;

public sealed class AnsweringMachineDetectorTests
{
    private static readonly AnsweringMachineLimits Limits = new();

    [Theory]
    [InlineData(0.35)]
    [InlineData(0.6)]
    [InlineData(1.2)]
    public void A_short_greeting_and_silence_are_a_person(double seconds)
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var (result, at) = Assert.Single(Results(new SpeechSignal(seed).Pause(0.7).Talk(seconds).Pause(5)));
            Assert.Equal(AnsweringMachineResult.Human, result);
            Assert.InRange(at, 700 + (seconds * 1000), 700 + (seconds * 1000) + 2000);
        }
    }

    [Fact]
    public void Somebody_who_says_hello_twice_is_a_person()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var signal = new SpeechSignal(seed).Pause(0.5).Word(90).Pause(0.6).Word(90).Pause(3);
            Assert.Equal(AnsweringMachineResult.Human, Assert.Single(Results(signal)).Result);
        }
    }

    [Fact]
    public void A_long_greeting_is_a_machine_s_before_it_has_ended()
    {
        for (var seed = 1; seed <= 10; seed++)
        {
            var (result, at) = Assert.Single(Results(new SpeechSignal(seed).Pause(0.5).Talk(8).Pause(2)));
            Assert.Equal(AnsweringMachineResult.Machine, result);
            Assert.InRange(at, 1000, 3600);
        }
    }

    [Fact]
    public void Many_words_are_a_machine_s()
    {
        var signal = new SpeechSignal(1).Pause(0.5);
        for (var word = 0; word < 8; word++) signal.Word(60).Pause(0.2);
        var limits = Limits with { Greeting = TimeSpan.FromSeconds(10), MaximumNumberOfWords = 5 };
        Assert.Equal(AnsweringMachineResult.Machine, Assert.Single(Results(signal.Pause(2), limits)).Result);
    }

    [Fact]
    public void A_machine_is_followed_to_its_beep_when_asked()
    {
        short[] sound = [.. new SpeechSignal(2).Pause(0.5).Talk(8).Pause(0.6).Samples(), .. Signals.Sine(1000, Frame.SampleRate, 8000, 5000), .. new short[32_000]];
        var results = Results(sound, Limits, follow: true);
        Assert.Equal([AnsweringMachineResult.Machine, AnsweringMachineResult.Beep], results.Select(r => r.Result));
        Assert.InRange(results[1].At, (sound.Length - 32_000) / 16, ((sound.Length - 32_000) / 16) + 80);
        Assert.Single(Results(sound, Limits));
    }

    [Fact]
    public void A_beep_after_a_short_greeting_is_a_machine_s()
    {
        short[] sound = [.. new SpeechSignal(3).Pause(0.5).Talk(1).Pause(0.3).Samples(), .. Signals.Sine(1400, Frame.SampleRate, 4800, 5000), .. new short[32_000]];
        Assert.Equal(AnsweringMachineResult.Beep, Assert.Single(Results(sound, Limits)).Result);
    }

    [Fact]
    public void A_machine_that_falls_silent_records_without_a_beep()
    {
        short[] sound = [.. new SpeechSignal(2).Pause(0.5).Talk(8).Pause(3).Talk(2).Samples(), .. new short[8 * Frame.SampleRate]];
        var results = Results(sound, Limits, follow: true);
        Assert.Equal([AnsweringMachineResult.Machine, AnsweringMachineResult.GreetingEnd], results.Select(r => r.Result));
        // After the second sentence: the pause before it was too short.
        Assert.InRange(results[1].At, (sound.Length / 16) - 3300, (sound.Length / 16) - 2500);
    }

    [Fact]
    public void A_beep_before_the_silence_has_lasted_is_a_beep()
    {
        short[] sound = [.. new SpeechSignal(2).Pause(0.5).Talk(8).Pause(4.5).Samples(), .. Signals.Sine(1000, Frame.SampleRate, 8000, 5000), .. new short[32_000]];
        Assert.Equal([AnsweringMachineResult.Machine, AnsweringMachineResult.Beep], Results(sound, Limits, follow: true).Select(r => r.Result));
    }

    [Fact]
    public void A_machine_that_never_beeps_is_given_up()
    {
        var limits = Limits with { BeepTimeout = TimeSpan.FromSeconds(3), MachineEndSilence = TimeSpan.Zero };
        var results = Results([.. new SpeechSignal(2).Pause(0.5).Talk(8).Samples(), .. new short[80_000]], limits, follow: true);
        Assert.Equal([AnsweringMachineResult.Machine, AnsweringMachineResult.Unknown], results.Select(r => r.Result));
        Assert.Equal(3000, results[1].At - results[0].At);
    }

    [Fact]
    public void Silence_and_a_click_in_it_are_nobody()
    {
        Assert.Equal([(AnsweringMachineResult.Silence, 5000)], Results(new short[160_000], Limits));
        Assert.Equal(AnsweringMachineResult.Silence, Assert.Single(Results(new SpeechSignal(1).Pause(1).Vowel(0.04).Pause(9))).Result);
    }

    [Fact]
    public void Any_frames_lead_to_a_result_at_the_latest_at_the_limit() => Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, int.MaxValue)).ToArbitrary(), scene =>
    {
        var limits = Limits with { BeepTimeout = TimeSpan.FromSeconds(4), MachineEndSilence = TimeSpan.FromSeconds(1) };
        var detector = new AnsweringMachineDetector(limits, followToBeep: true);
        var results = new List<(AnsweringMachineResult Result, int Frame)>();
        var frame = new short[Frame.Samples];
        for (var i = 0; i < 8 * 50 + (4 * 50) + 2; i++)
        {
            // Scenes of some frames each: noise, tone, extremes, silence, called voiced or not.
            var number = scene.Length == 0 ? 0 : scene[i / 7 % scene.Length];
            for (var n = 0; n < frame.Length; n++)
            {
                frame[n] = (number % 4) switch
                {
                    0 => 0,
                    1 => (short)(((n * number) + i) * 31),
                    2 => Signals.Limit(8000 * Math.Sin(2 * Math.PI * (400 + (number % 2100)) * ((i * Frame.Samples) + n) / Frame.SampleRate)),
                    _ => n % 2 == 0 ? short.MinValue : short.MaxValue,
                };
            }

            if (detector.Process(frame, voiced: number / 4 % 3 > 0) is { } result) results.Add((result, i + 1));
        }

        Assert.True(detector.IsDone);
        Assert.InRange(results.Count, 1, 2);
        Assert.True(results[0].Frame <= limits.TotalAnalysisTime / Frame.Duration);
        if (results.Count == 2)
        {
            Assert.Equal(AnsweringMachineResult.Machine, results[0].Result);
            Assert.Contains(results[1].Result, new[] { AnsweringMachineResult.Beep, AnsweringMachineResult.GreetingEnd, AnsweringMachineResult.Unknown });
            Assert.True(results[1].Frame - results[0].Frame <= limits.BeepTimeout / Frame.Duration);
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(20_261_126, 1_803));

    [Fact]
    public void Limits_out_of_range_are_named()
    {
        Assert.Empty(Limits.Validate());
        var wrong = new AnsweringMachineLimits
        {
            InitialSilence = TimeSpan.Zero, Greeting = TimeSpan.Zero, AfterGreetingSilence = TimeSpan.Zero, MinWordLength = TimeSpan.Zero, BetweenWordsSilence = TimeSpan.Zero,
            MaximumNumberOfWords = 0, TotalAnalysisTime = TimeSpan.Zero, MinBeep = TimeSpan.Zero, MaxBeep = TimeSpan.Zero, BeepTimeout = TimeSpan.Zero,
            MachineEndSilence = TimeSpan.FromMilliseconds(1),
        };
        var errors = wrong.Validate().ToList();
        Assert.All(typeof(AnsweringMachineLimits).GetProperties(), p => Assert.Contains(errors, e => e.StartsWith(p.Name, StringComparison.Ordinal)));
        Assert.Contains(nameof(AnsweringMachineLimits.TotalAnalysisTime), Assert.Single((Limits with { InitialSilence = TimeSpan.FromSeconds(9) }).Validate()), StringComparison.Ordinal);
    }

    private static List<(AnsweringMachineResult Result, int At)> Results(SpeechSignal signal, AnsweringMachineLimits? limits = null) =>
        Results(signal.Samples(), limits ?? Limits);

    /// <summary>What is told, and when in ms.</summary>
    private static List<(AnsweringMachineResult Result, int At)> Results(short[] sound, AnsweringMachineLimits limits, bool follow = false)
    {
        var detector = new AnsweringMachineDetector(limits, follow);
        var voice = new VoiceActivityDetector();
        var results = new List<(AnsweringMachineResult, int)>();
        for (var frame = 0; frame < sound.Length / Frame.Samples; frame++)
        {
            var samples = sound.AsSpan(frame * Frame.Samples, Frame.Samples);
            if (detector.Process(samples, voice.Process(samples).Voiced) is { } result) results.Add((result, (frame + 1) * 20));
        }

        return results;
    }
}
