using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Deepgram;

public sealed class NovaTests : DeepgramScene
{
    private NovaSpeechToText Recogniser => new(Options, Clock);

    [Fact]
    public async Task An_utterance_has_partials_a_final_and_one_end()
    {
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(700);
        await hearing.FinishAsync();

        Assert.Equal("what are your", hearing.Text);
        Assert.Contains(hearing.Said, static one => one is { Kind: SpeechToTextEventKind.Partial, Text: "what are" });
        var final = hearing.Said.Last(static one => one.Kind is SpeechToTextEventKind.Final);
        Assert.Equal((0.95, 0.95, TimeSpan.Zero, TimeSpan.FromMilliseconds(700)), (final.Confidence, final.EndConfidence, final.Start, final.End));
        Assert.Single(hearing.Said, static one => one.Kind is SpeechToTextEventKind.UtteranceEnd);
    }

    [Fact]
    public async Task Times_of_a_later_utterance_are_on_the_sessions_clock_of_audio()
    {
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(500);
        await hearing.FinishAsync();
        await hearing.Session.SpeakAsync(500);
        await hearing.FinishAsync();

        var second = hearing.Said.Last(static one => one.Kind is SpeechToTextEventKind.Final);
        Assert.Equal((TimeSpan.FromMilliseconds(500), TimeSpan.FromMilliseconds(1_000)), (second.Start, second.End));
    }

    [Fact]
    public async Task The_address_asks_for_what_a_call_needs()
    {
        var recogniser = new NovaSpeechToText(Options with { Nova = new NovaOptions { Keyterms = ["refund"] } }, Clock);
        await ListenAsync(recogniser, new SpeechToTextRequest("de-DE", Keyterms: ["Refund", "gift card"]));

        var line = await Server.NextLineAsync(Abort);
        Assert.Equal(
            "channels=1 encoding=linear16 endpointing=300 interim_results=true keyterm=gift card keyterm=refund language=de-DE mip_opt_out=true model=nova-3 "
            + "punctuate=true sample_rate=16000 smart_format=true",
            string.Join(' ', line.Query.Select(static pair => $"{pair.Name}={pair.Value}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task An_end_without_new_audio_is_answered_at_once_and_not_sent()
    {
        var hearing = await ListenAsync(Recogniser);
        var line = await Server.NextLineAsync(Abort);
        await hearing.FinishAsync();
        Assert.Empty(line.Received);
    }

    [Fact]
    public async Task Silence_of_a_quarter_of_an_hour_does_not_end_the_session()
    {
        var hearing = await ListenAsync(Recogniser);
        var line = await Server.NextLineAsync(Abort);
        for (var alive = 1; alive <= 225; alive++)
        {
            Clock.Advance(TimeSpan.FromSeconds(4));
            await line.UntilAsync(one => one.Received.Count == alive, Abort);
        }

        await hearing.Session.SpeakAsync(300);
        await hearing.FinishAsync();
        Assert.Equal("what", hearing.Text);
    }

    [Fact]
    public async Task Audio_makes_keep_alives_needless()
    {
        var hearing = await ListenAsync(Recogniser);
        var line = await Server.NextLineAsync(Abort);
        for (var i = 0; i < 5; i++)
        {
            await hearing.Session.SpeakAsync(20);
            await line.UntilAsync(one => one.AudioBytes == (i + 1) * 640, Abort);
            Clock.Advance(TimeSpan.FromSeconds(4));
        }

        Assert.Empty(line.Received);
    }

    [Fact]
    public async Task A_finalize_that_nobody_answers_ends_the_utterance_and_a_second_one_the_session()
    {
        Server.Enqueue(Fault.Stall());
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(300);
        await hearing.Session.FinishUtteranceAsync(Abort);
        Clock.Advance(TimeSpan.FromSeconds(1.5));
        await hearing.NextAsync(SpeechToTextEventKind.UtteranceEnd);

        await hearing.Session.SpeakAsync(300);
        await hearing.Session.FinishUtteranceAsync(Abort);
        Clock.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal(ProviderErrorKind.Timeout, (await hearing.LossAsync()).Kind);
    }

    [Fact]
    public async Task Closing_a_session_says_so_and_leaves_no_connection()
    {
        var hearing = await ListenAsync(Recogniser);
        var line = await Server.NextLineAsync(Abort);
        // Without speech before it: a result that is still on its way when the connection closes makes TCP reset it, and the reset can overtake the goodbye.
        await hearing.DisposeAsync();
        await line.Ended.WaitAsync(Abort);

        Assert.Equal("CloseStream", line.Received[^1]["type"]!.GetValue<string>());
        Assert.Equal(0, Server.Open);
        Assert.Null(Clock.NextDue);
        await Assert.ThrowsAsync<ProviderException>(async () => await hearing.Session.SpeakAsync(20));
    }

    [Fact]
    public async Task Continuous_audio_lets_deepgram_find_the_ends()
    {
        var recogniser = new NovaSpeechToText(Options with { Nova = new NovaOptions { Continuous = true } }, Clock);
        Assert.True(recogniser.WantsContinuousAudio);
        var hearing = await ListenAsync(recogniser);
        await hearing.Session.SpeakAsync(500);
        await hearing.Session.PauseAsync(300);
        Assert.Equal("what are", (await hearing.NextAsync(SpeechToTextEventKind.Final)).Text);
        var line = await Server.NextLineAsync(Abort);
        Assert.Equal(("1000", "true"), (line.Parameter("utterance_end_ms"), line.Parameter("vad_events")));
    }

    [Fact]
    public async Task More_than_the_network_takes_is_refused_not_kept()
    {
        using var deaf = new DeafServer();
        var recogniser = new NovaSpeechToText(Options with { BaseAddress = deaf.BaseAddress }, Clock);
        await using var session = await recogniser.OpenAsync(new SpeechToTextRequest(), Abort);
        var full = await Assert.ThrowsAsync<ProviderException>(async () =>
        {
            while (true) await session.SpeakAsync(1_000);
        });
        Assert.Equal(ProviderErrorKind.Overloaded, full.Kind);
        deaf.Dispose();
    }
}
