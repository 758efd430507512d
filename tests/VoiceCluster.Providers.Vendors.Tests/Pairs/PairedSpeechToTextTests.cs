using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Simulators;
using static VoiceCluster.Providers.SpeechToTextEventKind;

namespace VoiceCluster.Providers.Vendors.Tests.Pairs;

public sealed class PairedSpeechToTextTests : VendorScene
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly GoodRecogniser _good = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task The_quick_one_has_the_partials_and_the_good_one_the_words()
    {
        var hearing = await ListenAsync(Pair());
        await hearing.Session.SpeakAsync(500);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await hearing.NextAsync(Partial);
        _good.Say("What are you?");
        await hearing.NextAsync(UtteranceEnd);
        Assert.Equal("What are you?", hearing.Text);
        Assert.Contains(hearing.Said, static one => one is { Kind: Partial, Text: "what are" });
    }

    [Fact]
    public async Task Words_that_are_late_are_replaced_and_never_come_into_the_next_utterance()
    {
        var hearing = await ListenAsync(Pair());
        await hearing.Session.SpeakAsync(300);
        await hearing.Session.FinishUtteranceAsync(Abort);
        var ended = hearing.NextAsync(UtteranceEnd);
        // The wait begins when the quick one's end has been read, on another thread.
        while (!ended.IsCompleted)
        {
            Clock.Advance(Patience);
            await Task.Yield();
        }

        await ended;
        Assert.Equal("what", hearing.Text);

        _good.Say("Too late.");
        await hearing.Session.SpeakAsync(300);
        await hearing.Session.FinishUtteranceAsync(Abort);
        _good.Say("In time.");
        await hearing.NextAsync(UtteranceEnd);
        Assert.Equal("what In time.", hearing.Text);
    }

    [Fact]
    public async Task Without_the_good_one_the_call_still_hears()
    {
        var hearing = await ListenAsync(Pair());
        _good.Fail();
        await hearing.Session.SpeakAsync(300);
        await hearing.FinishAsync();
        Assert.Equal("what", hearing.Text);

        _good.Refuses = true;
        var another = await ListenAsync(Pair());
        await another.Session.SpeakAsync(300);
        await another.FinishAsync();
        Assert.Equal("what", another.Text);
    }

    private PairedSpeechToText Pair() => new(Ear, _good, Patience, Clock, NullLogger<PairedSpeechToText>.Instance);

    /// <summary>Says what the test tells it, each time an utterance whole.</summary>
    private sealed class GoodRecogniser : ISpeechToText
    {
        private System.Threading.Channels.Channel<SpeechToTextEvent> _events = System.Threading.Channels.Channel.CreateUnbounded<SpeechToTextEvent>();

        public string Name => "good";

        public bool WantsContinuousAudio => true;

        public bool Refuses { get; set; }

        public ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
        {
            if (Refuses) throw new ProviderException(ProviderErrorKind.Unavailable, Name, "refused");
            _events = System.Threading.Channels.Channel.CreateUnbounded<SpeechToTextEvent>();
            return ValueTask.FromResult<ISpeechToTextSession>(new Session(_events));
        }

        public void Say(string text)
        {
            _events.Writer.TryWrite(new SpeechToTextEvent(Final, text));
            _events.Writer.TryWrite(new SpeechToTextEvent(UtteranceEnd));
        }

        public void Fail() => _events.Writer.TryComplete(new ProviderException(ProviderErrorKind.Unavailable, Name, "broken"));

        private sealed class Session(System.Threading.Channels.Channel<SpeechToTextEvent> events) : ISpeechToTextSession
        {
            public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) => ValueTask.CompletedTask;

            public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

            public IAsyncEnumerable<SpeechToTextEvent> ReadAsync(CancellationToken cancellationToken) => events.Reader.ReadAllAsync(cancellationToken);

            public ValueTask DisposeAsync()
            {
                events.Writer.TryComplete();
                return ValueTask.CompletedTask;
            }
        }
    }
}
