using VoiceCluster.Providers.ElevenLabs;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.ElevenLabs;

public sealed class ElevenLabsTests : VendorScene
{
    private ElevenLabsSimulator _server = null!;

    public static TheoryData<PublishedError> Published => [.. PublishedFacts.Errors("elevenlabs")];

    private ElevenLabsOptions Options => new() { BaseAddress = _server.BaseAddress, ApiKey = _server.Key, Voice = ElevenLabsSimulator.Voice };

    private ElevenLabsTextToSpeech Voice => new(Options, Clock);

    public override async ValueTask InitializeAsync() => _server = Owned(await ElevenLabsSimulator.StartAsync(Ear, Mouth, Clock));

    [Fact]
    public async Task A_sentence_is_spoken_with_the_time_of_every_word_and_the_next_one_over_the_same_connection()
    {
        using var voice = Voice;
        var first = await SayAsync(voice, "We open at nine.");
        Assert.Equal(4 * 60, first.Sum(static chunk => chunk.Duration.TotalMilliseconds), 1);
        var words = first.SelectMany(static chunk => chunk.Words ?? []).ToList();
        Assert.Equal(["We", "open", "at", "nine."], words.Select(static word => word.Word));
        // Two pieces of audio, 200 and 40 ms, with half of the text each.
        Assert.Equal([0, 75, 200, 213], words.Select(static word => (int)word.Start.TotalMilliseconds));

        await SayAsync(voice);
        Assert.Single(_server.Lines);
        Assert.Equal(["eleven_flash_v2_5", "pcm_16000", "en"], new[] { "model_id", "output_format", "language_code" }.Select(_server.Lines[0].Parameter));
    }

    [Fact]
    public async Task Settings_of_the_voice_come_with_the_first_message_of_a_context()
    {
        using var voice = new ElevenLabsTextToSpeech(Options with { Stability = 0.4, Speed = 1.1 }, Clock);
        await SayAsync(voice);
        Assert.Equal("""{"stability":0.4,"speed":1.1}""", _server.Lines[0].Received[0]["voice_settings"]!.ToJsonString());
    }

    [Fact]
    public async Task An_interrupted_sentence_is_never_heard_in_the_next_one()
    {
        using var voice = Voice;
        await foreach (var _ in voice.SynthesizeAsync(new SpeechRequest(string.Join(' ', Enumerable.Repeat("word", 200))), Abort)) break;
        var next = await SayAsync(voice, "We open at nine.");
        Assert.Equal(["We", "open", "at", "nine."], next.SelectMany(static chunk => chunk.Words ?? []).Select(static word => word.Word));
        Assert.Single(_server.Lines);
    }

    [Fact]
    public async Task A_connection_is_left_before_the_vendor_leaves_it()
    {
        using var voice = Voice;
        await SayAsync(voice);
        Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(0, voice.Idle);
        Assert.NotEmpty(await SayAsync(voice));
        Assert.Equal(2, _server.Lines.Count);
    }

    [Fact]
    public async Task Where_no_websocket_gets_through_it_speaks_by_http()
    {
        using var voice = Voice;
        _server.Enqueue(Fault.HangUp());
        var chunks = await SayAsync(voice);
        Assert.Equal(7 * 60, chunks.Sum(static chunk => chunk.Duration.TotalMilliseconds));
        Assert.Equal(1, _server.Posts);
    }

    [Fact]
    public async Task The_accounts_voices_may_be_chosen_when_the_vendor_has_told_them_and_the_configured_one_comes_first()
    {
        using var voice = Voice;
        _server.Enqueue(Fault.Refuse(500));
        Assert.Equal(["simulated-voice"], voice.Voices);
        await voice.AskingForVoices.WaitAsync(Abort);
        Assert.Equal(["simulated-voice"], voice.Voices);
        Clock.Advance(TimeSpan.FromMinutes(10));
        // Being looked at is what has it ask; the answer may be there at once.
        Assert.Contains("simulated-voice", voice.Voices);
        await voice.AskingForVoices.WaitAsync(Abort);
        Assert.Equal(["simulated-voice", "simulated-other"], voice.Voices);
    }

    [Fact]
    public void The_table_has_no_row_that_is_not_published() => PublishedFacts.Cover(ElevenLabsErrors.Table, PublishedFacts.Errors("elevenlabs"));

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task Every_published_error_has_its_kind(PublishedError error)
    {
        // A refused handshake has no body: the same question by HTTP brings the vendor's own code.
        _server.Otherwise = () => error.Fault();
        using var voice = Voice;
        var failure = await Assert.ThrowsAsync<ProviderException>(() => SayAsync(voice));
        Assert.Equal(error.Kind, failure.Kind);
        Assert.DoesNotContain(_server.Key, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_connection_that_breaks_in_mid_sentence_is_unavailable_and_not_used_again(int after)
    {
        _server.Enqueue(Fault.Cut(after));
        using var voice = Voice;
        Assert.Equal(ProviderErrorKind.Unavailable, (await Assert.ThrowsAsync<ProviderException>(() => SayAsync(voice))).Kind);
        Assert.Equal(0, voice.Idle);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_with_the_settings_names() => Assert.Equal(
        [
            "Providers:ElevenLabs:ApiKey is missing; elevenlabs.io needs one: https://elevenlabs.io/app/settings/api-keys.",
            "Providers:ElevenLabs:Voice is missing; set a voice's id: https://elevenlabs.io/app/voice-library.",
            "Providers:ElevenLabs:Speed is 2; set it between 0.7 and 1.2.",
        ],
        Assert.Throws<SettingsException>(() => new ElevenLabsTextToSpeech(new ElevenLabsOptions { Speed = 2 }, Clock)).Problems);

    [Fact]
    public async Task The_simulators_messages_have_the_published_fields()
    {
        using var voice = Voice;
        await SayAsync(voice);
        Assert.All(_server.Lines[0].Said, static message => Assert.Empty(
            message.AsObject().Select(static field => field.Key).Except(["audio", "isFinal", "normalizedAlignment", "alignment", "contextId"])));
        Assert.Equal(["chars", "charStartTimesMs", "charDurationsMs"], _server.Lines[0].Said[0]["alignment"]!.AsObject().Select(static field => field.Key));
    }

    [Fact]
    public async Task The_vendors_own_sdk_speaks_and_hears_through_the_simulator()
    {
        var done = await NodeScript.RunAsync("elevenlabs.mjs", [_server.BaseAddress, _server.Key, ElevenLabsSimulator.Voice], AbortNode);
        Assert.Equal(4 * 60 * 32, done.GetProperty("bytes").GetInt32());
        Assert.Equal("what are your", done.GetProperty("heard").GetString());
        Assert.Equal(401, done.GetProperty("refused").GetInt32());
        Assert.Equal("invalid_api_key", done.GetProperty("status").GetString());
    }
}
