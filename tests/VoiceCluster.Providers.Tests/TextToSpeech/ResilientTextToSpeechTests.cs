using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.TextToSpeech;

public sealed class ResilientTextToSpeechTests : IDisposable
{
    private readonly VirtualTimeProvider _clock = new();
    private readonly TestMeters _meters = new();
    private readonly ScriptedVoice _inner;
    private readonly ResilientTextToSpeech _voice;

    public ResilientTextToSpeechTests()
    {
        _inner = new ScriptedVoice(_clock, "flite");
        _voice = new ResilientTextToSpeech(_inner, ResilienceOptions.ForSpeech, _clock, _meters.Metrics, NullLogger<ResilientTextToSpeech>.Instance);
    }

    public void Dispose()
    {
        _voice.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task A_failure_before_the_first_chunk_is_retried_once_and_at_once()
    {
        _inner.Next().Fails(ProviderErrorKind.Unavailable);
        _inner.Next().Speaks(1, 2, 3);

        Assert.Equal([1, 2, 3], await _clock.RunAsync(_voice.HearAsync()));
        Assert.Equal(TimeSpan.Zero, _clock.Elapsed);
    }

    [Fact]
    public async Task A_second_failure_is_the_callers()
    {
        _inner.Next().Fails(ProviderErrorKind.Unavailable);
        _inner.Next().Fails(ProviderErrorKind.Unavailable);

        await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_voice.HearAsync()));
        Assert.Equal(2, _inner.Stream.Starts.Count);
    }

    [Fact]
    public async Task A_rate_limit_is_not_waited_out_in_mid_conversation()
    {
        _inner.Next().Fails(ProviderErrorKind.RateLimited, retryAfter: TimeSpan.FromMilliseconds(500));

        await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_voice.HearAsync()));
        Assert.Single(_inner.Stream.Starts);
    }

    [Fact]
    public async Task A_voice_that_does_not_begin_is_given_up_within_its_deadline()
    {
        _inner.Next().Stalls();
        _inner.Next().Stalls();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_voice.HearAsync()));
        Assert.Equal(ProviderErrorKind.Timeout, failure.Kind);
        Assert.Equal(ResilienceOptions.ForSpeech.OpenDeadline, _clock.Elapsed);
    }

    [Fact]
    public async Task A_voice_that_falls_silent_is_a_timeout_and_does_not_begin_again()
    {
        _inner.Next().Speaks(1).Stalls();

        var failure = await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_voice.HearAsync()));
        Assert.Equal(ProviderErrorKind.Timeout, failure.Kind);
        Assert.Single(_inner.Stream.Starts);
        Assert.Equal(0, _inner.Stream.Open);
    }

    [Fact]
    public async Task A_chunk_of_word_timings_alone_passes()
    {
        _inner.Next().Gives(new SpeechChunk(default), new SpeechChunk(default, [new WordTiming("We", TimeSpan.Zero)]));
        var chunks = new List<SpeechChunk>();
        await foreach (var chunk in _voice.SynthesizeAsync(ScriptedVoice.Request, default)) chunks.Add(chunk);
        Assert.Equal("We", Assert.Single(chunks).Words![0].Word);
    }
}
