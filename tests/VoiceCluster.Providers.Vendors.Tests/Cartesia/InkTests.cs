using VoiceCluster.Providers.Cartesia;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Cartesia;

public sealed class InkTests : VendorScene
{
    private CartesiaSimulator _server = null!;

    public static TheoryData<PublishedError> Published => [.. PublishedFacts.Errors("cartesia")];

    private CartesiaOptions Options => new() { BaseAddress = _server.BaseAddress, ApiKey = _server.Key };

    private InkSpeechToText Recogniser => new(Options, Clock);

    public override async ValueTask InitializeAsync() => _server = Owned(await CartesiaSimulator.StartAsync(Ear, Mouth, Clock));

    [Fact]
    public async Task An_utterance_whose_pieces_cut_words_has_partials_one_whole_final_and_one_end()
    {
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(700);
        await hearing.FinishAsync();
        await hearing.Session.SpeakAsync(500);
        await hearing.FinishAsync();

        Assert.Equal(["what are your", "what are"], hearing.Said.Where(static one => one.Kind is SpeechToTextEventKind.Final).Select(static one => one.Text));
        Assert.Contains(hearing.Said, static one => one is { Kind: SpeechToTextEventKind.Partial, Text: "what are" });
        var second = hearing.Said.Last(static one => one.Kind is SpeechToTextEventKind.Final);
        Assert.Equal((TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(1_200)), (second.Start, second.End));
        PublishedFacts.HasShape("cartesia-ink", _server.Lines[0].Said, "transcript", "flush_done");
    }

    [Fact]
    public async Task The_address_asks_for_what_a_call_needs()
    {
        await ListenAsync(Recogniser, new SpeechToTextRequest("en-US", Keyterms: ["refund", "gift card"]));
        var line = await _server.NextLineAsync(Abort);
        Assert.Equal(
            "encoding=pcm_s16le keyterm=gift card keyterm=refund language=en model=ink-2 sample_rate=16000",
            string.Join(' ', line.Query.Select(static pair => $"{pair.Name}={pair.Value}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task An_end_without_new_audio_is_answered_at_once_and_the_session_ends_with_a_goodbye()
    {
        var hearing = await ListenAsync(Recogniser);
        var line = await _server.NextLineAsync(Abort);
        await hearing.FinishAsync();
        await hearing.DisposeAsync();
        await line.Ended.WaitAsync(Abort);
        Assert.Equal(["close"], line.Received.Select(static one => one.GetValue<string>()));
        Assert.Null(Clock.NextDue);
    }

    [Fact]
    public async Task A_session_that_stalls_while_a_final_is_owed_is_lost()
    {
        _server.Enqueue(Fault.Stall());
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(480);
        await hearing.Session.FinishUtteranceAsync(Abort);
        Clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(ProviderErrorKind.Timeout, (await hearing.LossAsync()).Kind);
    }

    [Fact]
    public async Task A_connection_into_which_nobody_speaks_is_closed_by_the_vendor_and_told_as_transient()
    {
        var hearing = await ListenAsync(Recogniser);
        await _server.NextLineAsync(Abort);
        await hearing.Session.SpeakAsync(300);
        await hearing.FinishAsync();
        Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.True((await hearing.LossAsync()).Kind.IsTransient());
    }

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task Every_published_error_has_its_kind_over_the_line_and_when_refused(PublishedError error)
    {
        _server.Enqueue(error.Fault(), Fault.Report($"{error.Code} {error.Reason}"));
        Assert.Equal(error.Kind, (await RefusedAsync(Recogniser)).Kind);
        var hearing = await ListenAsync(Recogniser);
        Assert.Equal(error.Kind, (await hearing.LossWhileSpeakingAsync(500)).Kind);
    }

    [Theory]
    [MemberData(nameof(CartesiaTests.Breaks), MemberType = typeof(CartesiaTests), DisableDiscoveryEnumeration = true)]
    public async Task A_session_that_breaks_off_has_its_kind(Fault fault, ProviderErrorKind kind)
    {
        _server.Enqueue(fault);
        if (fault.Kind is FaultKind.HangUp)
        {
            Assert.Equal(kind, (await RefusedAsync(Recogniser)).Kind);
            return;
        }

        var hearing = await ListenAsync(Recogniser);
        Assert.Equal(kind, (await hearing.LossWhileSpeakingAsync(700)).Kind);
    }

    [Fact]
    public void To_hear_it_needs_a_key_and_no_voice() => Assert.Equal(
        ["Providers:Cartesia:ApiKey is missing; cartesia.ai needs one: https://play.cartesia.ai/keys."],
        Assert.Throws<SettingsException>(() => new InkSpeechToText(new CartesiaOptions(), Clock)).Problems);
}
