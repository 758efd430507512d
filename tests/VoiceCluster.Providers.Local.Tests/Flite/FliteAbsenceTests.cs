using VoiceCluster.Providers;

namespace VoiceCluster.Providers.Local.Tests;

public sealed class FliteAbsenceTests
{
    [Fact]
    public async Task Without_the_library_the_problem_says_how_to_get_it_and_requests_are_refused()
    {
        var voice = new FliteTextToSpeech(new(), () => FliteVoice.Unusable(FliteVoice.Missing("libflite.so.1")));
        Assert.Contains("apt-get install libflite1", voice.Problem, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<ProviderException>(async () =>
            await voice.SynthesizeAsync(new("Hello"), TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ProviderErrorKind.NotInstalled, error.Kind);
    }

    [Fact]
    public void Every_wrong_option_is_reported_at_once()
    {
        var options = new FliteOptions { SpeakingRate = double.NaN, Pitch = 3, ChunkDuration = TimeSpan.Zero, LeadIn = TimeSpan.FromSeconds(1), MaxConcurrentSentences = 0, MaxWaitingSentences = -1 };
        Assert.Equal(6, options.Validate().Count);
        Assert.Throws<ArgumentException>(() => new FliteTextToSpeech(options));
        Assert.Empty(new FliteOptions().Validate());
    }

    [Fact]
    public async Task The_gate_refuses_when_too_many_wait()
    {
        var gate = new SynthesisGate(1, 1);
        var now = TestContext.Current.CancellationToken;
        await gate.EnterAsync(now);
        var waiting = gate.EnterAsync(now).AsTask();
        var error = await Assert.ThrowsAsync<ProviderException>(() => gate.EnterAsync(now).AsTask());
        Assert.Equal(ProviderErrorKind.Overloaded, error.Kind);
        Assert.False(waiting.IsCompleted);
        gate.Leave();
        await waiting;
    }
}
