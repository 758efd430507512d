using VoiceCluster.Providers.Cartesia;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Cartesia;

public sealed class CartesiaTests : VendorScene
{
    private CartesiaSimulator _server = null!;

    public static TheoryData<PublishedError> Published => [.. PublishedFacts.Errors("cartesia")];

    private CartesiaOptions Options => new() { BaseAddress = _server.BaseAddress, ApiKey = _server.Key, Voice = CartesiaSimulator.Voice };

    private CartesiaTextToSpeech Voice => new(Options, Clock);

    public override async ValueTask InitializeAsync() => _server = Owned(await CartesiaSimulator.StartAsync(Ear, Mouth, Clock));

    [Fact]
    public async Task A_sentence_is_spoken_with_the_time_of_every_word_and_the_next_one_over_the_same_connection()
    {
        using var voice = Voice;
        var first = await SayAsync(voice, "We open at nine.");
        Assert.InRange(first.Sum(static chunk => chunk.Duration.TotalMilliseconds), 240, 240.1);
        Assert.All(first, static chunk => Assert.False(chunk.Pcm.IsEmpty));
        var words = first.SelectMany(static chunk => chunk.Words ?? []).ToList();
        Assert.Equal(["We", "open", "at", "nine."], words.Select(static word => word.Word));
        Assert.Equal([0, 60, 120, 180], words.Select(static word => (int)Math.Round(word.Start.TotalMilliseconds)));

        await SayAsync(voice);
        Assert.Single(_server.Lines);
    }

    [Fact]
    public async Task The_request_names_model_voice_language_and_pace()
    {
        using var voice = new CartesiaTextToSpeech(Options with { Speed = 1.2 }, Clock);
        await SayAsync(voice);
        var asked = _server.Lines[0].Received[0];
        Assert.Equal(
            ("sonic-3", "simulated-voice", "en", 1.2),
            ((string?)asked["model_id"], (string?)asked["voice"]!["id"], (string?)asked["language"], (double)asked["generation_config"]!["speed"]!));
    }

    [Fact]
    public async Task An_interrupted_sentence_is_cancelled_and_never_heard_in_the_next_one()
    {
        using var voice = Voice;
        await foreach (var _ in voice.SynthesizeAsync(new SpeechRequest(string.Join(' ', Enumerable.Repeat("word", 200))), Abort)) break;
        var next = await SayAsync(voice, "We open at nine.");
        Assert.InRange(next.Sum(static chunk => chunk.Duration.TotalMilliseconds), 240, 240.1);
        Assert.Contains(Assert.Single(_server.Lines).Received, static message => message["cancel"] is not null);
    }

    [Fact]
    public async Task A_wrong_voice_says_which_setting_to_check()
    {
        using var voice = new CartesiaTextToSpeech(Options with { Voice = "nobody" }, Clock);
        var refused = await Assert.ThrowsAsync<ProviderException>(() => SayAsync(voice));
        Assert.Equal((ProviderErrorKind.InvalidRequest, "cartesia: HTTP 404: voice_not_found Not found. (check Voice)"), (refused.Kind, refused.Message));
    }

    [Fact]
    public void The_table_has_no_row_that_is_not_published() => PublishedFacts.Cover(CartesiaErrors.Table, PublishedFacts.Errors("cartesia"));

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task Every_published_error_has_its_kind_when_it_comes_over_the_line(PublishedError error)
    {
        _server.Enqueue(Fault.Report($"{error.Code} {error.Reason}"));
        using var voice = Voice;
        Assert.Equal(error.Kind, (await Assert.ThrowsAsync<ProviderException>(() => SayAsync(voice))).Kind);
        Assert.Equal(0, voice.Idle);
    }

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task Every_published_error_has_its_kind_when_the_connection_is_refused(PublishedError error)
    {
        _server.Enqueue(error.Fault());
        using var voice = Voice;
        Assert.Equal(error.Kind, (await Assert.ThrowsAsync<ProviderException>(() => SayAsync(voice))).Kind);
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
    public async Task A_voice_that_breaks_off_has_its_kind(Fault fault, ProviderErrorKind kind)
    {
        _server.Enqueue(fault);
        using var voice = Voice;
        Assert.Equal(kind, (await Assert.ThrowsAsync<ProviderException>(() => SayAsync(voice))).Kind);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_with_the_settings_names() => Assert.Equal(
        [
            "Providers:Cartesia:ApiKey is missing; cartesia.ai needs one: https://play.cartesia.ai/keys.",
            "Providers:Cartesia:Voice is missing; set a voice's id: https://play.cartesia.ai/voices.",
            "Providers:Cartesia:Speed is 2; set it between 0.6 and 1.5.",
        ],
        Assert.Throws<SettingsException>(() => new CartesiaTextToSpeech(new CartesiaOptions { Speed = 2 }, Clock)).Problems);

    [Fact]
    public async Task The_simulators_messages_have_the_published_fields()
    {
        using var voice = Voice;
        await SayAsync(voice);
        PublishedFacts.HasShape("cartesia", _server.Lines[0].Said, "chunk", "timestamps", "done");
    }

    [Fact]
    public async Task The_vendors_own_sdk_speaks_and_hears_through_the_simulator()
    {
        var done = await NodeScript.RunAsync("cartesia.mjs", [_server.BaseAddress, _server.Key, CartesiaSimulator.Voice], AbortNode);
        Assert.Equal(4 * 60 * 32, done.GetProperty("bytes").GetInt32());
        Assert.Equal("what are your", done.GetProperty("heard").GetString());
        Assert.Equal(["We", "open", "at", "nine."], done.GetProperty("words").EnumerateArray().Select(static word => word.GetString()));
    }
}
