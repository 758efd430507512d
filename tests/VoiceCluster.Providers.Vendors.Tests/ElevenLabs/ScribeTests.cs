using VoiceCluster.Providers.ElevenLabs;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.ElevenLabs;

public sealed class ScribeTests : VendorScene
{
    private ElevenLabsSimulator _server = null!;

    public static TheoryData<PublishedError> Published => [.. PublishedFacts.Errors("elevenlabs-scribe")];

    private ElevenLabsOptions Options => new() { BaseAddress = _server.BaseAddress, ApiKey = _server.Key };

    private ScribeSpeechToText Recogniser => new(Options, Clock);

    public override async ValueTask InitializeAsync() => _server = Owned(await ElevenLabsSimulator.StartAsync(Ear, Mouth, Clock));

    [Fact]
    public async Task An_utterance_has_partials_a_final_and_one_end()
    {
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(700);
        await hearing.FinishAsync();
        await hearing.Session.SpeakAsync(500);
        await hearing.FinishAsync();

        Assert.Equal("what are your what are", hearing.Text);
        Assert.Contains(hearing.Said, static one => one is { Kind: SpeechToTextEventKind.Partial, Text: "what are" });
        var second = hearing.Said.Last(static one => one.Kind is SpeechToTextEventKind.Final);
        Assert.Equal((TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(1_200)), (second.Start, second.End));
        PublishedFacts.HasShape("elevenlabs-scribe", _server.Lines[0].Said, "session_started", "partial_transcript", "committed_transcript");
    }

    [Fact]
    public async Task The_address_asks_for_commits_by_hand_and_for_the_words_that_fit()
    {
        var recogniser = new ScribeSpeechToText(Options with { Scribe = new ScribeOptions { OmitFillers = true } }, Clock);
        await ListenAsync(recogniser, new SpeechToTextRequest("de-DE", Keyterms: ["gift card", "a term of more than twenty characters"]));
        var line = await _server.NextLineAsync(Abort);
        Assert.Equal(
            "audio_format=pcm_16000 commit_strategy=manual keyterms=gift card language_code=de model_id=scribe_v2_realtime no_verbatim=true",
            string.Join(' ', line.Query.Select(static pair => $"{pair.Name}={pair.Value}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task An_utterance_that_is_too_short_to_commit_is_filled_up_with_silence_and_an_empty_one_is_not_sent()
    {
        var hearing = await ListenAsync(Recogniser);
        await hearing.FinishAsync();
        await hearing.Session.SpeakAsync(220);
        await hearing.FinishAsync();
        Assert.Equal("what", hearing.Text);
        Assert.Equal([9_600], _server.Lines[0].Received.GroupBy(static _ => 0).Select(static all => all.Sum(static one => Convert.FromBase64String((string)one["audio_base_64"]!).Length)));
    }

    [Fact]
    public async Task A_commit_that_nobody_answers_ends_the_utterance_and_a_second_one_the_session()
    {
        _server.Enqueue(Fault.Stall());
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(300);
        await hearing.Session.FinishUtteranceAsync(Abort);
        Clock.Advance(TimeSpan.FromSeconds(2));
        await hearing.NextAsync(SpeechToTextEventKind.UtteranceEnd);
        await hearing.Session.SpeakAsync(300);
        await hearing.Session.FinishUtteranceAsync(Abort);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ProviderErrorKind.Timeout, (await hearing.LossAsync()).Kind);
        Assert.Null(Clock.NextDue);
    }

    [Fact]
    public void The_table_has_no_row_that_is_not_published() => PublishedFacts.Cover(ScribeErrors.Table, PublishedFacts.Errors("elevenlabs-scribe"));

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task Every_published_error_has_its_kind(PublishedError error)
    {
        _server.Enqueue(error.Fault(after: 1));
        if (error.How == "status")
        {
            Assert.Equal(error.Kind, (await RefusedAsync(Recogniser)).Kind);
            return;
        }

        var hearing = await ListenAsync(Recogniser);
        Assert.Equal(error.Kind, (await hearing.LossWhileSpeakingAsync(500)).Kind);
    }

    public static TheoryData<Fault, ProviderErrorKind> Breaks => new()
    {
        { Fault.HangUp(), ProviderErrorKind.Unavailable },
        { Fault.Cut(after: 1), ProviderErrorKind.Unavailable },
        { Fault.Garbage(after: 1), ProviderErrorKind.ProtocolViolation },
        { Fault.Close(1000, "", after: 1), ProviderErrorKind.Unavailable },
    };

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public async Task A_session_that_breaks_off_has_its_kind_and_leaves_no_connection(Fault fault, ProviderErrorKind kind)
    {
        _server.Enqueue(fault);
        if (fault.Kind is FaultKind.HangUp)
        {
            Assert.Equal(kind, (await RefusedAsync(Recogniser)).Kind);
            return;
        }

        var hearing = await ListenAsync(Recogniser);
        var line = await _server.NextLineAsync(Abort);
        Assert.Equal(kind, (await hearing.LossWhileSpeakingAsync(500)).Kind);
        await line.Ended.WaitAsync(Abort);
        Assert.Equal(0, _server.Open);
    }

    [Fact]
    public void To_hear_it_needs_a_key_and_no_voice() => Assert.Equal(
        ["Providers:ElevenLabs:ApiKey is missing; elevenlabs.io needs one: https://elevenlabs.io/app/settings/api-keys."],
        Assert.Throws<SettingsException>(() => new ScribeSpeechToText(new ElevenLabsOptions(), Clock)).Problems);
}
