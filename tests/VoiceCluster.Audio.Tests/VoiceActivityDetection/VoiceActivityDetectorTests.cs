using VoiceCluster.TestKit;

namespace VoiceCluster.Audio.Tests;

public sealed class VoiceActivityDetectorTests
{
    private const int Second = 50;

    [Theory]
    [InlineData("white", 20)]
    [InlineData("white", 10)]
    [InlineData("hum 50", 10)]
    [InlineData("hum 60", 10)]
    [InlineData("white and hum", 10)]
    public void Speech_is_found_in_steady_noise(string kind, double snr)
    {
        var (truth, found) = Call(kind, snr);
        var (recall, alarms) = NoisyCalls.Score(truth, found);
        Assert.True(recall >= 0.95, $"recall {recall:P1}");
        Assert.True(alarms <= 0.03, $"false alarms {alarms:P1}");
    }

    [Fact]
    public void Speech_is_found_in_babble()
    {
        var (truth, found) = Call("babble", 10);
        var (recall, alarms) = NoisyCalls.Score(truth[Second..], found[Second..]);
        Assert.True(recall >= 0.9, $"recall {recall:P1}");
        Assert.True(alarms <= 0.1, $"false alarms {alarms:P1}");
    }

    [Fact]
    public void Speech_is_found_without_noise()
    {
        var (truth, found) = Call("none", 0);
        var (recall, alarms) = NoisyCalls.Score(truth, found);
        Assert.True(recall >= 0.97, $"recall {recall:P1}");
        Assert.True(alarms <= 0.01, $"false alarms {alarms:P1}");
    }

    [Fact]
    public void A_caller_who_speaks_in_the_very_first_frame_is_heard_in_it()
    {
        var found = NoisyCalls.Detect(new SpeechSignal(3).Vowel(0.4).Samples());
        Assert.True(found[0].Voiced || found[1].Voiced);
        Assert.True(found[2..].All(frame => frame.Voiced));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    [InlineData(300)]
    public void A_caller_who_speaks_after_100_ms_is_heard_within_40_ms(double noise)
    {
        var signal = new SpeechSignal(4).Pause(0.1).Vowel(0.4).Samples();
        var found = NoisyCalls.Detect(NoisyCalls.Add(signal, NoisyCalls.White(signal.Length, 8), noise));
        Assert.DoesNotContain(found[..5], frame => frame.Voiced);
        Assert.True(found[6].Voiced || found[7].Voiced);
        Assert.True(found[8..].All(frame => frame.Voiced));
    }

    [Fact]
    public void Speech_ends_within_60_ms()
    {
        var speech = new SpeechSignal(5).Pause(0.5);
        for (var word = 0; word < 10; word++) speech.Vowel(0.4).Pause(0.6);
        var truth = speech.Truth();
        var found = NoisyCalls.Detect(NoisyCalls.Add(speech.Samples(), NoisyCalls.White(speech.Samples().Length, 3), 100));
        for (var frame = 1; frame < truth.Length - 4; frame++)
        {
            if (truth[frame - 1] && !truth[frame]) Assert.False(found[frame + 3].Voiced, $"still voiced 60 ms after frame {frame}");
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    public void Unvoiced_consonants_do_not_cut_words_to_pieces(double noise)
    {
        var speech = new SpeechSignal(6).Pause(0.5);
        for (var word = 0; word < 12; word++) speech.Word(fricative: 60 + (10 * word)).Pause(0.5);
        var signal = speech.Samples();
        var found = NoisyCalls.Detect(NoisyCalls.Add(signal, NoisyCalls.White(signal.Length, 4), noise));
        Assert.Equal(12, Enumerable.Range(1, found.Length - 1).Count(frame => found[frame].Voiced && !found[frame - 1].Voiced));
    }

    [Fact]
    public void Digital_silence_is_not_speech()
    {
        var found = NoisyCalls.Detect(new short[16_000 * 3]);
        Assert.DoesNotContain(found, frame => frame.Voiced);
        Assert.Equal(LevelMeter.Silence, found[^1].LevelDb);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(60)]
    public void Comfort_noise_that_sets_in_after_digital_silence_is_not_speech(double rms)
    {
        var signal = NoisyCalls.Add(new short[16_000 * 4], NoisyCalls.White(16_000 * 4, 5), rms);
        signal.AsSpan(0, 16_000).Clear();
        Assert.InRange(NoisyCalls.Detect(signal).Count(frame => frame.Voiced), 0, 6);
    }

    [Fact]
    public void Direct_current_changes_nothing()
    {
        var speech = Dialogue(7);
        var plain = NoisyCalls.Detect(NoisyCalls.Add(speech.Samples(-26), NoisyCalls.White(speech.Samples().Length, 6), 60));
        var offset = NoisyCalls.Detect([.. NoisyCalls.Add(speech.Samples(-26), NoisyCalls.White(speech.Samples().Length, 6), 60).Select(sample => (short)(sample + 9_000))]);
        var differing = plain.Zip(offset).Count(pair => pair.First.Voiced != pair.Second.Voiced);
        Assert.InRange(differing, 0, plain.Length / 100);
        Assert.InRange(offset[10].LevelDb, -58, -50);
    }

    [Fact]
    public void Clipped_speech_is_speech()
    {
        var speech = Dialogue(8);
        var (recall, alarms) = NoisyCalls.Score(speech.Truth(), NoisyCalls.Detect(speech.Samples(3)));
        Assert.True(recall >= 0.97, $"recall {recall:P1}");
        Assert.True(alarms <= 0.02, $"false alarms {alarms:P1}");
    }

    [Fact]
    public void A_monologue_does_not_creep_into_the_noise_floor()
    {
        var speech = new SpeechSignal(9).Pause(0.3).Talk(22);
        var truth = speech.Truth();
        var signal = NoisyCalls.Mix(speech.Samples(), truth, NoisyCalls.White(speech.Samples().Length, 7), 15);
        var found = NoisyCalls.Detect(signal);
        var before = found[10].NoiseFloorDb;
        Assert.True(NoisyCalls.Score(truth[(15 * Second)..], found[(15 * Second)..]).Recall >= 0.95);
        Assert.InRange(found[^1].NoiseFloorDb, before - 3, before + 3);
    }

    [Theory]
    [InlineData(-60, -35)]
    [InlineData(-45, -30)]
    public void Noise_that_rises_is_followed_within_a_second(double from, double to)
    {
        var found = NoisyCalls.Detect(Step(from, to));
        Assert.InRange(found[..(3 * Second)].Count(frame => frame.Voiced), 0, 3);
        Assert.InRange(found[(3 * Second)..].Count(frame => frame.Voiced), 0, 20);
        Assert.DoesNotContain(found[(4 * Second)..], frame => frame.Voiced);
        Assert.InRange(found[4 * Second].NoiseFloorDb, to - 3, to + 3);
    }

    [Fact]
    public void Noise_that_falls_is_followed_so_that_quiet_speech_is_heard()
    {
        var noise = Step(-30, -60);
        var speech = new SpeechSignal(10).Pause(4).Vowel(0.5).Pause(1.5).Samples(-45);
        var found = NoisyCalls.Detect([.. noise.Zip(speech, (n, s) => Signals.Limit(n + s))]);
        Assert.InRange(found[4 * Second].NoiseFloorDb, -63, -55);
        Assert.True(found[((4 * Second) + 2)..((4 * Second) + 25)].All(frame => frame.Voiced));
    }

    [Fact]
    public void Hum_that_is_switched_on_is_learned()
    {
        var signal = NoisyCalls.Add(new short[16_000 * 6], NoisyCalls.White(16_000 * 6, 11), 30);
        var hum = NoisyCalls.Hum(signal.Length, 100);
        for (var n = 32_000; n < signal.Length; n++) signal[n] = Signals.Limit(signal[n] + (hum[n] * 1_500));
        Assert.DoesNotContain(NoisyCalls.Detect(signal)[(3 * Second)..], frame => frame.Voiced);
    }

    [Fact]
    public void Levels_are_those_of_the_frame_and_of_the_noise()
    {
        var found = NoisyCalls.Detect(Step(-40, -40));
        Assert.InRange(found[Second].LevelDb, -42, -38);
        Assert.InRange(found[3 * Second].NoiseFloorDb, -41, -39);
    }

    [Fact]
    public void Nothing_is_allocated_for_a_frame()
    {
        var detector = new VoiceActivityDetector();
        var signal = Dialogue(12).Samples();
        Assert.Equal(0, Allocation.Of(() =>
        {
            for (var at = 0; at + Frame.Samples <= signal.Length; at += Frame.Samples) detector.Process(signal.AsSpan(at, Frame.Samples));
        }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(160)]
    [InlineData(640)]
    public void Frames_of_another_size_are_refused(int samples) =>
        Assert.Throws<ArgumentException>(() => new VoiceActivityDetector().Process(new short[samples]));

    private static SpeechSignal Dialogue(int seed)
    {
        var speech = new SpeechSignal(seed, 100 + (17 * seed % 120)).Pause(0.6);
        for (var turn = 0; turn < 5; turn++) speech.Talk(3).Pause(2);
        return speech;
    }

    private static (bool[] Truth, VoiceActivity[] Found) Call(string kind, double snr)
    {
        var speech = Dialogue(1);
        var (signal, truth) = (speech.Samples(), speech.Truth());
        var length = signal.Length;
        var noise = kind switch
        {
            "white" => NoisyCalls.White(length, 1),
            "hum 50" => NoisyCalls.Hum(length, 50),
            "hum 60" => NoisyCalls.Hum(length, 60),
            "white and hum" => [.. NoisyCalls.White(length, 1).Zip(NoisyCalls.Hum(length, 50), (white, hum) => white + hum)],
            "babble" => NoisyCalls.Babble(length),
            _ => null,
        };
        return (truth, NoisyCalls.Detect(noise is null ? signal : NoisyCalls.Mix(signal, truth, noise, snr)));
    }

    /// <summary>Six seconds of white noise whose level changes after three.</summary>
    private static short[] Step(double from, double to)
    {
        var noise = NoisyCalls.White(6 * 16_000, 2);
        return [.. noise.Select((sample, n) => Signals.Limit(sample * 32_768 * Math.Pow(10, (n < 48_000 ? from : to) / 20)))];
    }
}
