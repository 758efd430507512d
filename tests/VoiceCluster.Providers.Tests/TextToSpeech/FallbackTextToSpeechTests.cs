using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.TextToSpeech;

public sealed class FallbackTextToSpeechTests : IDisposable
{
    private readonly VirtualTimeProvider _clock = new();
    private readonly TestMeters _meters = new();
    private readonly ScriptedVoice _vendor;
    private readonly ScriptedVoice _local;
    private readonly FallbackTextToSpeech _chain;

    public FallbackTextToSpeechTests()
    {
        _vendor = new ScriptedVoice(_clock, "vendor");
        _local = new ScriptedVoice(_clock, "flite");
        var guarded = new ResilientTextToSpeech(_vendor, ResilienceOptions.ForSpeech, _clock, _meters.Metrics, NullLogger<ResilientTextToSpeech>.Instance);
        _chain = new FallbackTextToSpeech(
            [new(guarded, "anna"), new(guarded, "ben"), new(_local, "slt")], _meters.Metrics, NullLogger<FallbackTextToSpeech>.Instance);
    }

    public void Dispose()
    {
        _chain.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task After_the_one_retry_the_next_voice_speaks()
    {
        _vendor.Next().Fails(ProviderErrorKind.Unavailable);
        _vendor.Next().Fails(ProviderErrorKind.Unavailable);
        _vendor.Next().Fails(ProviderErrorKind.InvalidRequest);
        _local.Next().Speaks(1, 2);

        Assert.Equal([1, 2], await _clock.RunAsync(_chain.HearAsync()));
        Assert.Equal(["anna", "anna", "ben"], _vendor.Requests.Select(static request => request.Voice));
        Assert.Equal("slt", _local.Requests.Single().Voice);
        Assert.Equal(1, _meters["voicecluster.provider.fallbacks{provider=vendor/anna,port=speech,error=unavailable}"]);
    }

    [Fact]
    public async Task A_requested_voice_is_the_first_engines()
    {
        _vendor.Next().Fails(ProviderErrorKind.InvalidRequest);
        _vendor.Next().Speaks(1);

        await _clock.RunAsync(_chain.HearAsync(ScriptedVoice.Request with { Voice = "carla" }));
        Assert.Equal(["carla", "ben"], _vendor.Requests.Select(static request => request.Voice));
    }

    [Fact]
    public async Task Speech_that_broke_off_is_not_begun_again_by_another_voice()
    {
        _vendor.Next().Speaks(1).Fails(ProviderErrorKind.Unavailable);

        await Assert.ThrowsAsync<ProviderException>(() => _clock.RunAsync(_chain.HearAsync()));
        Assert.Empty(_local.Requests);
    }

    [Fact]
    public void Each_engine_is_disposed_with_the_chain()
    {
        _chain.Dispose();
        Assert.True(_vendor.Disposed && _local.Disposed);
    }
}
