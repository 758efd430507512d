using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Tests.SpeechToText;

public sealed class FallbackSpeechToTextTests : IDisposable
{
    private readonly VirtualTimeProvider _clock = new();
    private readonly TestMeters _meters = new();
    private readonly Recogniser _first = new("deepgram");
    private readonly Recogniser _second = new("pocketsphinx");
    private readonly MeteredSpeechToText _measured;
    private readonly FallbackSpeechToText _chain;

    public FallbackSpeechToTextTests()
    {
        _measured = new MeteredSpeechToText(_first, new AudioPrice(), _clock, _meters.Metrics);
        _chain = new FallbackSpeechToText([_measured, _second], _clock, _meters.Metrics, NullLogger<FallbackSpeechToText>.Instance);
    }

    public void Dispose()
    {
        _chain.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task The_first_one_hears_when_it_can()
    {
        await using var session = await OpenAsync();
        Assert.Equal((1, 0), (_first.Opened, _second.Opened));
        Assert.Equal("deepgram > pocketsphinx", _chain.Name);
    }

    [Theory]
    [InlineData(ProviderErrorKind.Unavailable)]
    [InlineData(ProviderErrorKind.Unauthorized)]
    public async Task One_that_cannot_be_opened_leads_to_the_next_and_the_next_call_skips_it(ProviderErrorKind kind)
    {
        _first.Refuses = kind;
        await using var session = await OpenAsync();
        await using var another = await OpenAsync();
        Assert.Equal((1, 2), (_first.Asked, _second.Opened));
        Assert.Equal(1, _meters[$"voicecluster.provider.fallbacks{{provider=deepgram,port=recognition,error={ProviderMetrics.Error(kind).Value}}}"]);
        Assert.Equal(CircuitState.Open, _meters.Metrics.States().Single(static one => one.Name == "deepgram").Circuit);
    }

    [Fact]
    public async Task One_that_was_left_out_is_tried_again_after_its_break_and_comes_back()
    {
        _first.Refuses = ProviderErrorKind.Unavailable;
        await using (await OpenAsync())
        {
        }

        _first.Refuses = null;
        _clock.Advance(TimeSpan.FromSeconds(10));
        await using var probe = await OpenAsync();
        await using var meanwhile = await OpenAsync();
        Assert.Equal((1, 2), (_first.Opened, _second.Opened));
        _first.Say(new SpeechToTextEvent(SpeechToTextEventKind.Partial, "hello"));
        await using var events = probe.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.True(await events.MoveNextAsync());
        await using var after = await OpenAsync();
        Assert.Equal(2, _first.Opened);
    }

    [Theory]
    [InlineData(ProviderErrorKind.Timeout, ProviderErrorKind.Timeout)]
    [InlineData(ProviderErrorKind.Unauthorized, ProviderErrorKind.Unavailable)]
    public async Task A_session_that_is_lost_is_opened_again_with_the_next_one(ProviderErrorKind lost, ProviderErrorKind told)
    {
        await using var session = await OpenAsync();
        _first.Lose(lost);
        await using var events = session.ReadAsync(CancellationToken.None).GetAsyncEnumerator();
        Assert.Equal(told, (await Assert.ThrowsAsync<ProviderException>(async () => await events.MoveNextAsync())).Kind);
        await using var again = await OpenAsync();
        Assert.Equal((1, 1), (_first.Opened, _second.Opened));
    }

    [Fact]
    public async Task When_all_are_left_out_they_are_asked_nevertheless()
    {
        (_first.Refuses, _second.Refuses) = (ProviderErrorKind.Unavailable, ProviderErrorKind.NotInstalled);
        var failure = await Assert.ThrowsAsync<ProviderException>(OpenAsync);
        Assert.Equal(ProviderErrorKind.Unavailable, failure.Kind);
        Assert.StartsWith("deepgram > pocketsphinx: none answered: ", failure.Message, StringComparison.Ordinal);
        _second.Refuses = null;
        await using var session = await OpenAsync();
        Assert.Equal((2, 2, 1), (_first.Asked, _second.Asked, _second.Opened));
    }

    [Fact]
    public async Task Recognisers_that_are_all_left_alone_are_a_problem_until_one_works()
    {
        _first.Refuses = ProviderErrorKind.Unavailable;
        await using (await OpenAsync())
        {
        }

        Assert.Null(_chain.Problem);
        _second.Refuses = ProviderErrorKind.Unavailable;
        await Assert.ThrowsAsync<ProviderException>(OpenAsync);
        Assert.Equal("deepgram is left alone for a while after it failed; pocketsphinx is left alone for a while after it failed", _chain.Problem);
        _first.Refuses = null;
        _clock.Advance(TimeSpan.FromSeconds(10));
        await using var probe = await OpenAsync();
        Assert.Null(_chain.Problem);
    }

    [Fact]
    public void Those_that_want_silence_and_those_that_do_not_make_no_chain() => Assert.Throws<ArgumentException>(() => new FallbackSpeechToText(
        [_first, new Recogniser("flux", wantsSilence: true)], _clock, _meters.Metrics, NullLogger<FallbackSpeechToText>.Instance));

    private async Task<ISpeechToTextSession> OpenAsync() => await _chain.OpenAsync(new SpeechToTextRequest(), CancellationToken.None);

    private sealed class Recogniser(string name, bool wantsSilence = false) : ISpeechToText
    {
        private Channel<SpeechToTextEvent> _says = Channel.CreateUnbounded<SpeechToTextEvent>();

        public string Name => name;

        public bool WantsContinuousAudio => wantsSilence;

        public ProviderErrorKind? Refuses { get; set; }

        public int Asked { get; private set; }

        public int Opened { get; private set; }

        public void Say(SpeechToTextEvent said) => _says.Writer.TryWrite(said);

        public void Lose(ProviderErrorKind kind) => _says.Writer.TryComplete(new ProviderException(kind, name, "as scripted"));

        public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
        {
            Asked++;
            if (Refuses is { } kind) throw new ProviderException(kind, name, "as scripted");
            Opened++;
            _says = Channel.CreateUnbounded<SpeechToTextEvent>();
            return ValueTask.FromResult<ISpeechToTextSession>(new Session(_says.Reader));
        }

        private sealed class Session(ChannelReader<SpeechToTextEvent> says) : ISpeechToTextSession
        {
            public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) => ValueTask.CompletedTask;

            public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

            public IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken) => says.ReadAllAsync(cancellationToken);

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
