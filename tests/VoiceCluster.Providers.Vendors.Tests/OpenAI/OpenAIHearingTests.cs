using VoiceCluster.Providers.OpenAI;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.OpenAI;

public sealed class OpenAIHearingTests : VendorScene
{
    private OpenAIHearingSimulator _server = null!;

    public static TheoryData<PublishedError> Published => [.. PublishedFacts.Errors("openai-realtime")];

    private OpenAITranscriptionOptions Options => new() { BaseAddress = $"{_server.BaseAddress}/v1", ApiKey = _server.Key, Model = "gpt-4o-mini-transcribe" };

    public override async ValueTask InitializeAsync() => _server = Owned(await OpenAIHearingSimulator.StartAsync(Ear, Clock));

    [Fact]
    public async Task Utterances_are_sent_one_by_one_as_files()
    {
        using var recogniser = new OpenAITranscription(Options with { Prompt = "A shop." }, Clock);
        var hearing = await ListenAsync(recogniser, new SpeechToTextRequest("de-DE", Keyterms: ["refund", "gift card"]));
        await hearing.Session.SpeakAsync(700);
        await hearing.FinishAsync();
        await hearing.Session.SpeakAsync(500);
        await hearing.FinishAsync();

        Assert.Equal("what are your what are", hearing.Text);
        Assert.Equal(2, _server.Forms.Count);
        Assert.Equal(
            ("gpt-4o-mini-transcribe", "de", "A shop. Expect: refund, gift card.", "json"),
            (_server.Forms[0]["model"], _server.Forms[0]["language"], _server.Forms[0]["prompt"], _server.Forms[0]["response_format"]));
    }

    [Theory]
    [InlineData(401, "", ProviderErrorKind.Unauthorized)]
    [InlineData(429, "insufficient_quota", ProviderErrorKind.QuotaExhausted)]
    [InlineData(429, "", ProviderErrorKind.RateLimited)]
    [InlineData(500, "", ProviderErrorKind.Unavailable)]
    public async Task A_refused_utterance_ends_the_session_with_its_kind(int status, string code, ProviderErrorKind kind)
    {
        using var recogniser = new OpenAITranscription(Options, Clock);
        _server.Enqueue(Fault.Refuse(status, code));
        var hearing = await ListenAsync(recogniser);
        Assert.Equal(kind, (await hearing.LossWhileSpeakingAsync(300)).Kind);
    }

    [Fact]
    public async Task A_realtime_session_has_partials_and_answers_in_order()
    {
        var hearing = await ListenAsync(new OpenAIRealtimeSpeechToText(Options, Clock));
        await hearing.Session.SpeakAsync(700);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await hearing.Session.SpeakAsync(500);
        await hearing.FinishAsync();
        await hearing.NextAsync(SpeechToTextEventKind.UtteranceEnd);

        Assert.Equal("what are your what are", hearing.Text);
        Assert.Contains(hearing.Said, static one => one is { Kind: SpeechToTextEventKind.Partial, Text: "what are" });
        var second = hearing.Said.Last(static one => one.Kind is SpeechToTextEventKind.Final);
        Assert.Equal((TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(1_200)), (second.Start, second.End));
    }

    [Fact]
    public async Task The_session_is_one_of_transcription_without_turn_detection()
    {
        var hearing = await ListenAsync(new OpenAIRealtimeSpeechToText(Options, Clock));
        await hearing.Session.SpeakAsync(300);
        await hearing.FinishAsync();
        Assert.Equal(
            """{"type":"transcription","audio":{"input":{"format":{"type":"audio/pcm","rate":24000},"transcription":{"model":"gpt-4o-mini-transcribe","language":"en"},"turn_detection":null}}}""",
            _server.Lines[0].Received[0]["session"]!.ToJsonString());
        Assert.Equal("transcription", _server.Lines[0].Parameter("intent"));
    }

    [Fact]
    public async Task What_is_too_short_to_be_committed_is_answered_without_the_vendor()
    {
        var hearing = await ListenAsync(new OpenAIRealtimeSpeechToText(Options, Clock));
        await hearing.FinishAsync();
        await hearing.Session.SpeakAsync(60);
        await hearing.FinishAsync();
        await hearing.Session.SpeakAsync(300);
        await hearing.FinishAsync();
        Assert.Equal("what", hearing.Text);
        Assert.DoesNotContain(_server.Lines[0].Said, static message => message["type"]!.GetValue<string>() == "error");
    }

    [Fact]
    public void The_table_has_no_row_that_is_not_published() => PublishedFacts.Cover(OpenAIRealtimeErrors.Table, PublishedFacts.Errors("openai-realtime"));

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task A_realtime_session_gives_every_published_error_its_kind(PublishedError error)
    {
        _server.Enqueue(error.Fault(after: 1));
        var recogniser = new OpenAIRealtimeSpeechToText(Options, Clock);
        if (error.How == "status")
        {
            Assert.Equal(error.Kind, (await RefusedAsync(recogniser)).Kind);
            return;
        }

        var hearing = await ListenAsync(recogniser);
        Assert.Equal(error.Kind, (await hearing.LossAsync()).Kind);
    }

    [Fact]
    public async Task The_vendors_own_sdk_is_heard_by_the_simulator()
    {
        var done = await NodeScript.RunAsync("openai.mjs", [$"{_server.BaseAddress}/v1", _server.Key], AbortNode);
        Assert.Equal("what are your", done.GetProperty("file").GetString());
        Assert.Equal("what are your", done.GetProperty("realtime").GetString());
        Assert.Equal("invalid_api_key", done.GetProperty("refused").GetString());
    }
}
