using VoiceCluster.Providers.Wyoming;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Wyoming;

public sealed class WyomingTests : VendorScene
{
    public override ValueTask InitializeAsync() => ValueTask.CompletedTask;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Utterances_are_heard_one_after_the_other(bool streams)
    {
        var engine = Owned(WyomingSimulator.Start(Ear, Mouth, streams));
        var hearing = await ListenAsync(Recogniser(engine));
        await hearing.Session.SpeakAsync(700);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await hearing.Session.SpeakAsync(500);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await hearing.NextAsync(SpeechToTextEventKind.UtteranceEnd);
        await hearing.NextAsync(SpeechToTextEventKind.UtteranceEnd);

        Assert.Equal("what are your what are", hearing.Text);
        Assert.Equal(streams, hearing.Said.Exists(static one => one.Kind is SpeechToTextEventKind.Partial));
        var second = hearing.Said.Last(static one => one.Kind is SpeechToTextEventKind.Final);
        Assert.Equal((TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(1_200)), (second.Start, second.End));
    }

    [Fact]
    public async Task The_engine_is_told_language_model_and_format()
    {
        var engine = Owned(WyomingSimulator.Start(Ear, null));
        var recogniser = new WyomingSpeechToText(new WyomingOptions { Recogniser = engine.Address, Model = "base-int8" }, Clock);
        var hearing = await ListenAsync(recogniser, new SpeechToTextRequest("de-DE"));
        await hearing.Session.SpeakAsync(300);
        await hearing.FinishAsync();

        var asked = engine.Received.Single(static one => one.Type == "transcribe");
        Assert.Equal(("de", "base-int8"), (asked.Text("language"), asked.Text("name")));
        Assert.Equal(["describe", "transcribe", "audio-start", "audio-chunk", "audio-stop"], engine.Received.Select(static one => one.Type).Distinct());
        Assert.Equal(300 * 32, engine.Received.Sum(static one => one.Payload.Length));
    }

    [Fact]
    public async Task An_end_without_audio_is_answered_without_the_engine()
    {
        var engine = Owned(WyomingSimulator.Start(Ear, null));
        var hearing = await ListenAsync(Recogniser(engine));
        await hearing.FinishAsync();
        Assert.Equal(1, engine.Accepted); // the one that described it
    }

    [Fact]
    public async Task A_session_that_is_closed_in_mid_utterance_leaves_no_connection()
    {
        var engine = Owned(WyomingSimulator.Start(Ear, null, streams: true));
        var hearing = await ListenAsync(Recogniser(engine));
        await hearing.Session.SpeakAsync(700);
        await hearing.NextAsync(SpeechToTextEventKind.Partial);
        await hearing.DisposeAsync();
        await engine.QuietAsync(Abort);
        Assert.Equal(0, engine.Open);
        Assert.Null(Clock.NextDue);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_voice_speaks(bool streams)
    {
        var engine = Owned(WyomingSimulator.Start(null, Mouth, streams));
        var voice = Voice(engine);
        Assert.Equal(7 * 60, (await SayAsync(voice)).Sum(static chunk => chunk.Duration.TotalMilliseconds));
        Assert.Equal(["en_US-lessac-medium"], voice.Voices);
        Assert.Equal(streams, engine.Received.Any(static one => one.Type == "synthesize-start"));
        await SayAsync(voice, name: "en_GB-alba-medium");
        Assert.Equal("en_GB-alba-medium", (string?)engine.Received.Last(static one => one.Type == "synthesize").Data["voice"]!["name"]);
        await engine.QuietAsync(Abort);
    }

    [Fact]
    public async Task Stopping_to_listen_leaves_the_engine()
    {
        var engine = Owned(WyomingSimulator.Start(null, Mouth));
        engine.Enqueue(Fault.Stall(after: 3));
        await foreach (var _ in Voice(engine).SynthesizeAsync(new SpeechRequest("We open at nine in the morning."), Abort)) break;
        // Stalled, the simulator only notices when it stops; the connection of ours is gone.
        Assert.NotEmpty(await SayAsync(Voice(engine)));
    }

    public static TheoryData<Fault, ProviderErrorKind> Breaks => new()
    {
        { Fault.HangUp(), ProviderErrorKind.Unavailable },
        { Fault.Close(0, "", after: 1), ProviderErrorKind.Unavailable },
        { Fault.Cut(after: 1), ProviderErrorKind.Unavailable },
        { Fault.Garbage(after: 1), ProviderErrorKind.ProtocolViolation },
        { Fault.Report("model-missing", after: 1), ProviderErrorKind.Unavailable },
    };

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public async Task A_voice_that_breaks_off_has_its_kind(Fault fault, ProviderErrorKind kind)
    {
        var engine = Owned(WyomingSimulator.Start(null, Mouth));
        engine.Enqueue(fault);
        Assert.Equal(kind, (await Assert.ThrowsAsync<ProviderException>(() => SayAsync(Voice(engine)))).Kind);
        Assert.NotEmpty(await SayAsync(Voice(engine)));
    }

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public async Task A_recogniser_that_breaks_off_has_its_kind(Fault fault, ProviderErrorKind kind)
    {
        var engine = Owned(WyomingSimulator.Start(Ear, null, streams: true));
        engine.Enqueue(null, fault);
        var hearing = await ListenAsync(Recogniser(engine));
        Assert.Equal(kind, (await hearing.LossWhileSpeakingAsync(700)).Kind);
    }

    [Fact]
    public async Task A_transcript_that_does_not_come_is_a_timeout()
    {
        var engine = Owned(WyomingSimulator.Start(Ear, null));
        engine.Enqueue(null, Fault.Stall());
        var hearing = await ListenAsync(Recogniser(engine));
        await hearing.Session.SpeakAsync(300);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await engine.ReceivedAsync("audio-stop", Abort);
        // The wait begins when the last event is written, on another thread: time passes until it is over.
        var loss = hearing.LossAsync();
        while (!loss.IsCompleted)
        {
            Clock.Advance(TimeSpan.FromSeconds(10));
            await Task.Yield();
        }

        Assert.Equal(ProviderErrorKind.Timeout, (await loss).Kind);
    }

    [Fact]
    public async Task An_engine_that_cannot_do_it_says_which_setting_to_check()
    {
        var speaks = Owned(WyomingSimulator.Start(null, Mouth));
        var hears = Owned(WyomingSimulator.Start(Ear, null));
        Assert.Equal($"wyoming: {speaks.Address} offers no speech recognition (check Recogniser)", (await RefusedAsync(Recogniser(speaks))).Message);
        Assert.Equal($"wyoming: {hears.Address} offers no voice (check Speaker)", (await Assert.ThrowsAsync<ProviderException>(() => SayAsync(Voice(hears)))).Message);
        var model = new WyomingSpeechToText(new WyomingOptions { Recogniser = hears.Address, Model = "huge" }, Clock);
        Assert.Equal($"wyoming: {hears.Address} has no model 'huge'; it has base-int8 (check Model)", (await RefusedAsync(model)).Message);
    }

    [Fact]
    public async Task An_engine_that_is_not_there_is_the_adapters_problem_until_it_is()
    {
        var engine = WyomingSimulator.Start(Ear, null);
        var recogniser = Recogniser(engine);
        await engine.DisposeAsync();
        var refused = await RefusedAsync(recogniser);
        Assert.Equal(ProviderErrorKind.Unavailable, refused.Kind);
        Assert.Equal(refused.Message, recogniser.Problem);
    }

    [Fact]
    public void Wrong_addresses_are_said_at_once()
    {
        var wrong = new WyomingOptions { Recogniser = "http://localhost:10300", Speaker = "tcp://localhost" };
        Assert.Equal(
            [
                "Providers:Wyoming:Recogniser is 'http://localhost:10300'; set a tcp address with its port, for example tcp://127.0.0.1:10300.",
                "Providers:Wyoming:Speaker is 'tcp://localhost'; set a tcp address with its port, for example tcp://127.0.0.1:10200.",
            ],
            Assert.Throws<SettingsException>(() => new WyomingSpeechToText(wrong, Clock)).Problems);
    }

    private WyomingSpeechToText Recogniser(WyomingSimulator engine) => new(new WyomingOptions { Recogniser = engine.Address }, Clock);

    private WyomingTextToSpeech Voice(WyomingSimulator engine) => new(new WyomingOptions { Speaker = engine.Address }, Clock);
}
