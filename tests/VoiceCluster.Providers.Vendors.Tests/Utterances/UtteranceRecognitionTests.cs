using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Utterances;

public sealed class UtteranceRecognitionTests : VendorScene
{
    private readonly LengthRecogniser _recogniser = new();

    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task An_utterance_is_recognised_at_its_end()
    {
        var hearing = Open(new UtteranceOptions());
        await hearing.Session.SpeakAsync(300);
        await hearing.FinishAsync();
        await hearing.FinishAsync();
        Assert.Equal(["300"], Finals(hearing));
        Assert.Equal(1, _recogniser.Asked);
    }

    [Fact]
    public async Task Partials_come_as_audio_does_while_the_recogniser_keeps_up()
    {
        var hearing = Open(new UtteranceOptions { PartialEvery = TimeSpan.FromMilliseconds(400) });
        await hearing.Session.SpeakAsync(400);
        Assert.Equal("400", (await hearing.NextAsync(SpeechToTextEventKind.Partial)).Text);
        await hearing.Session.SpeakAsync(400);
        Assert.Equal("800", (await hearing.NextAsync(SpeechToTextEventKind.Partial)).Text);
        await hearing.FinishAsync();
        Assert.Equal(["800"], Finals(hearing));
    }

    [Fact]
    public async Task An_endless_utterance_is_recognised_in_pieces_that_lose_nothing()
    {
        var hearing = Open(new UtteranceOptions { Longest = TimeSpan.FromSeconds(5) });
        await hearing.Session.SpeakAsync(12_000);
        await hearing.FinishAsync();
        Assert.Equal(["5000", "5000", "2000"], Finals(hearing));
        var last = hearing.Said.Last(static one => one.Kind is SpeechToTextEventKind.Final);
        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(12)), (last.Start, last.End));
    }

    [Fact]
    public async Task A_recogniser_that_does_not_answer_is_a_timeout_and_the_calls_end_is_none()
    {
        _recogniser.Answers = new TaskCompletionSource();
        var hearing = Open(new UtteranceOptions());
        await hearing.Session.SpeakAsync(300);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await _recogniser.Begun.WaitAsync(Abort);
        Clock.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal(ProviderErrorKind.Timeout, (await hearing.LossAsync()).Kind);

        var another = Open(new UtteranceOptions());
        await another.Session.SpeakAsync(300);
        await another.Session.FinishUtteranceAsync(Abort);
        await _recogniser.Begun.WaitAsync(Abort);
        await another.DisposeAsync();
        Assert.Null(Clock.NextDue);
    }

    private Hearing Open(UtteranceOptions options) => Owned(new Hearing(new UtteranceRecognition(_recogniser, new SpeechToTextRequest(), options, Clock), Abort));

    private static IEnumerable<string> Finals(Hearing hearing) => hearing.Said.Where(static one => one.Kind is SpeechToTextEventKind.Final).Select(static one => one.Text);

    /// <summary>Hears how many milliseconds there are.</summary>
    private sealed class LengthRecogniser : IUtteranceRecogniser
    {
        public string Name => "length";

        public int Asked { get; private set; }

        public SemaphoreSlim Begun { get; } = new(0);

        public TaskCompletionSource? Answers { get; set; }

        public async ValueTask<RecognisedUtterance> RecogniseAsync(ReadOnlyMemory<byte> pcm, SpeechToTextRequest request, CancellationToken cancellationToken)
        {
            Asked++;
            Begun.Release();
            if (Answers is { } answers) await answers.Task.WaitAsync(cancellationToken);
            return new RecognisedUtterance($"{pcm.Length / 32}");
        }
    }
}
