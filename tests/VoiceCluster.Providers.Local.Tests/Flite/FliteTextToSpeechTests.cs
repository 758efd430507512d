using System.Runtime.InteropServices;
using VoiceCluster.Providers;

namespace VoiceCluster.Providers.Local.Tests;

[Trait("Needs", "Speech")]
public sealed class FliteTextToSpeechTests
{
    private readonly FliteTextToSpeech voice = new(new());

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private async Task<List<SpeechChunk>> SayAsync(string text) => await voice.SynthesizeAsync(new(text), Test).ToListAsync(Test);

    private static byte[] Join(IEnumerable<SpeechChunk> chunks) => chunks.SelectMany(chunk => chunk.Pcm.ToArray()).ToArray();

    private static double Loudness(ReadOnlySpan<byte> pcm)
    {
        double sum = 0;
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        foreach (short sample in samples)
            sum += (double)sample * sample;
        return Math.Sqrt(sum / Math.Max(1, samples.Length));
    }

    [Fact]
    public async Task Speech_comes_in_short_chunks_of_sound()
    {
        var chunks = await SayAsync("Your order will arrive on Thursday next week.");

        Assert.Null(voice.Problem);
        Assert.InRange(chunks.Sum(chunk => chunk.Duration.TotalSeconds), 2, 4);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Pcm.Length, 2, 32 * 60));
        Assert.All(chunks, chunk => Assert.Equal(0, chunk.Pcm.Length % 2));
        Assert.True(Loudness(Join(chunks)) > 500);
    }

    [Fact]
    public async Task The_first_word_starts_at_once()
    {
        var pcm = Join(await SayAsync("Yes, of course."));
        Assert.True(Loudness(pcm.AsSpan(0, 32 * 150)) > 200, "the first 150 ms are silent");
    }

    [Fact]
    public async Task Words_are_timed_as_written()
    {
        var chunks = await SayAsync("Order 4271 costs $5. It is 9:30!");
        var words = chunks.SelectMany(chunk => chunk.Words ?? []).ToArray();
        double seconds = chunks.Sum(chunk => chunk.Duration.TotalSeconds);

        Assert.Equal(["Order", "4271", "costs", "$5.", "It", "is", "9:30!"], words.Select(word => word.Word));
        Assert.InRange(words[0].Start.TotalMilliseconds, 0, 100);
        Assert.Equal(words.OrderBy(word => word.Start), words);
        Assert.All(words, word => Assert.True(word.Start.TotalSeconds < seconds));
    }

    [Fact]
    public async Task Words_come_with_the_chunk_they_start_in()
    {
        var at = TimeSpan.Zero;
        foreach (var chunk in await SayAsync("One two three. Four five six."))
        {
            foreach (var word in chunk.Words ?? [])
                Assert.InRange(word.Start, at, at + chunk.Duration);
            at += chunk.Duration;
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n\t ")]
    [InlineData("🎉🎉")]
    [InlineData("\0")]
    [InlineData("...")]
    public async Task Nothing_to_say_gives_no_audio(string text) => Assert.Empty(await SayAsync(text));

    [Theory]
    [InlineData("Hi\0 there \uD83D and bye")]
    [InlineData("x")]
    [InlineData("%s %n %d %%%")]
    [InlineData("<phoneme ph=\"x\"/> & \\ \" ' ; --")]
    [InlineData("A.B.C. 1.2.3.4 5/6/7/8 #### $$$ @@@ II IV XX")]
    public async Task Odd_text_is_spoken_without_harm(string text) => Assert.NotEmpty(await SayAsync(text));

    [Fact]
    public async Task A_word_of_hundreds_of_letters_is_spoken_without_harm() => Assert.NotEmpty(await SayAsync(new string('x', 300) + new string('e', 300)));

    [Fact]
    public async Task Too_long_a_text_is_refused()
    {
        var error = await Assert.ThrowsAsync<ProviderException>(() => SayAsync(new string('a', 2_001)));
        Assert.Equal(ProviderErrorKind.InvalidRequest, error.Kind);
    }

    [Theory]
    [InlineData("nova", "en-US")]
    [InlineData(null, "de-DE")]
    public async Task Unknown_voices_and_languages_are_refused(string? name, string language)
    {
        var error = await Assert.ThrowsAsync<ProviderException>(async () => await voice.SynthesizeAsync(new("Hello", name, language), Test).ToListAsync(Test));
        Assert.Equal(ProviderErrorKind.InvalidRequest, error.Kind);
    }

    [Fact]
    public async Task Each_voice_speaks_in_its_own_way()
    {
        var said = new List<int>();
        foreach (string name in (string[])["slt", "rms", "cmu_us_awb"])
            said.Add(Join(await voice.SynthesizeAsync(new("The quick brown fox.", name), Test).ToListAsync(Test)).Length);
        Assert.Equal(3, said.Distinct().Count());
        Assert.All(said, length => Assert.InRange(length, 32_000, 96_000));
    }

    [Fact]
    public async Task Cancellation_stops_between_chunks()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Test);
        int chunks = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var chunk in voice.SynthesizeAsync(new(string.Join(" ", Enumerable.Repeat("This is a sentence to cancel.", 40))), stop.Token))
            {
                if (++chunks == 2)
                    await stop.CancelAsync();
            }
        });
        Assert.Equal(2, chunks);
    }

    [Fact]
    public async Task A_reader_may_leave_at_any_chunk()
    {
        await foreach (var chunk in voice.SynthesizeAsync(new("A reader that leaves early. And again."), Test))
        {
            Assert.False(chunk.Pcm.IsEmpty);
            break;
        }

        Assert.NotEmpty(await SayAsync("Still there."));
    }

    [Fact]
    public void The_first_audio_of_an_eight_word_sentence_takes_at_most_60_ms_of_CPU_time()
    {
        var words = SpokenForm.Of("Your order will arrive on Thursday next week.")[0];
        FliteSentence.Speak(FliteVoice.Slt, words, new(), new Stopper());
        var best = TimeSpan.MaxValue;
        for (int round = 0; round < 3; round++)
        {
            var start = ThreadCpuClock.Now;
            FliteSentence.Speak(FliteVoice.Slt, words, new(), new Stopper());
            var taken = ThreadCpuClock.Now - start;
            best = taken < best ? taken : best;
        }

        Assert.InRange(best.TotalMilliseconds, 0.1, 60);
    }

    [Fact]
    public async Task Threads_speak_with_one_voice_without_disturbing_each_other()
    {
        string[] sentences = ["We are open from nine to five.", "Delivery costs $4.99.", "Where is order 4271?", "Thank you, goodbye!", "One moment please."];
        var expected = new List<List<SpeechChunk>>();
        foreach (string sentence in sentences)
            expected.Add(await SayAsync(sentence));

        await Parallel.ForAsync(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Test }, async (i, _) =>
        {
            var chunks = await SayAsync(sentences[i % sentences.Length]);
            AssertSameSpeech(expected[i % sentences.Length], chunks);
        });
    }

    /// <summary>Same length, same word times, and nearly the same samples: only the noise of breathy sounds is drawn anew each time.</summary>
    private static void AssertSameSpeech(List<SpeechChunk> expected, List<SpeechChunk> actual)
    {
        Assert.Equal(expected.SelectMany(chunk => chunk.Words ?? []), actual.SelectMany(chunk => chunk.Words ?? []));
        var left = MemoryMarshal.Cast<byte, short>(Join(expected));
        var right = MemoryMarshal.Cast<byte, short>(Join(actual));
        Assert.Equal(left.Length, right.Length);
        double both = 0, first = 0, second = 0;
        for (int i = 0; i < left.Length; i++)
        {
            both += (double)left[i] * right[i];
            first += (double)left[i] * left[i];
            second += (double)right[i] * right[i];
        }

        Assert.InRange(both / Math.Sqrt(first * second), 0.8, 1);
    }

    [Fact]
    public async Task A_receiver_that_throws_is_reported_and_harms_nothing()
    {
        var error = Assert.Throws<ProviderException>(() => FliteSentence.Speak(FliteVoice.Slt, SpokenForm.Of("Hello there.")[0], new(), new Thrower()));
        Assert.IsType<InvalidOperationException>(error.InnerException);
        Assert.NotEmpty(await SayAsync("Still there."));
    }

    [Fact]
    public async Task Rate_and_pitch_change_the_voice()
    {
        var fast = new FliteTextToSpeech(new() { SpeakingRate = 1.5, Pitch = 1.2 });
        int usual = Join(await SayAsync("The quick brown fox jumps over the lazy dog.")).Length;
        int quick = Join(await fast.SynthesizeAsync(new("The quick brown fox jumps over the lazy dog."), Test).ToListAsync(Test)).Length;
        Assert.InRange((double)quick / usual, 0.55, 0.8);
    }

    private sealed class Stopper : ISentenceAudio
    {
        public bool Accept(ReadOnlySpan<int> wordStarts, ReadOnlySpan<short> samples) => false;
    }

    private sealed class Thrower : ISentenceAudio
    {
        public bool Accept(ReadOnlySpan<int> wordStarts, ReadOnlySpan<short> samples) => throw new InvalidOperationException("broken");
    }
}
