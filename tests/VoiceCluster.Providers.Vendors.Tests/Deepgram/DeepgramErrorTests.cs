using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Deepgram;

public sealed class DeepgramErrorTests : DeepgramScene
{
    public static TheoryData<PublishedError> Published => [.. PublishedFacts.Errors("deepgram")];

    [Fact]
    public void The_table_has_no_row_that_is_not_published() => PublishedFacts.Cover(DeepgramErrors.Table, PublishedFacts.Errors("deepgram"));

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task A_recogniser_gives_every_published_error_its_kind(PublishedError error)
    {
        Server.Enqueue(error.Fault(after: 1));
        var recogniser = new FluxSpeechToText(Options, Clock);
        Assert.Equal(error.Kind, (await FailAsync(recogniser, error)).Kind);
    }

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task A_voice_gives_every_published_error_its_kind(PublishedError error)
    {
        Server.Enqueue(error.Fault(after: 1));
        using var voice = new AuraTextToSpeech(Options, Clock);
        Assert.Equal(error.Kind, (await Assert.ThrowsAsync<ProviderException>(() => SayAsync(voice))).Kind);
        Assert.Equal(0, voice.Idle);
    }

    [Fact]
    public async Task A_wrong_key_says_what_to_check_and_never_the_key()
    {
        var refused = await RefusedAsync(new NovaSpeechToText(Options with { ApiKey = "dg-wrong-and-secret" }, Clock));
        Assert.Equal("deepgram: HTTP 401: Invalid credentials. (check ApiKey)", refused.Message);
    }

    [Fact]
    public async Task A_rate_limit_says_how_long()
    {
        Server.Enqueue(Fault.Refuse(429, retryAfter: 7));
        Assert.Equal(TimeSpan.FromSeconds(7), (await RefusedAsync(new NovaSpeechToText(Options, Clock))).RetryAfter);
    }

    [Fact]
    public async Task A_parameter_that_the_vendor_does_not_know_is_refused_by_the_simulator()
    {
        var refused = await RefusedAsync(new NovaSpeechToText(Options with { Nova = new NovaOptions { Continuous = true, UtteranceEnd = TimeSpan.FromSeconds(1) }, BaseAddress = $"{Server.BaseAddress}/v9" }, Clock));
        Assert.Equal(ProviderErrorKind.InvalidRequest, refused.Kind);
    }

    public static TheoryData<Fault, ProviderErrorKind> Breaks => new()
    {
        { Fault.HangUp(), ProviderErrorKind.Unavailable },
        { Fault.Cut(after: 1), ProviderErrorKind.Unavailable },
        { Fault.Garbage(after: 1), ProviderErrorKind.ProtocolViolation },
        { Fault.Close(1000, "", after: 1), ProviderErrorKind.Unavailable },
        { Fault.Close(1003, "", after: 1), ProviderErrorKind.ProtocolViolation },
    };

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public async Task A_connection_that_goes_wrong_has_its_kind(Fault fault, ProviderErrorKind kind)
    {
        Server.Enqueue(fault);
        var recogniser = new FluxSpeechToText(Options, Clock);
        var failure = fault.Kind is FaultKind.HangUp ? await RefusedAsync(recogniser) : await LoseAsync(recogniser);
        Assert.Equal(kind, failure.Kind);
    }

    [Theory]
    [MemberData(nameof(Breaks), DisableDiscoveryEnumeration = true)]
    public async Task A_voice_that_breaks_off_has_its_kind(Fault fault, ProviderErrorKind kind)
    {
        Server.Enqueue(fault);
        using var voice = new AuraTextToSpeech(Options, Clock);
        Assert.Equal(kind, (await Assert.ThrowsAsync<ProviderException>(() => SayAsync(voice))).Kind);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unavailable()
    {
        await Server.DisposeAsync();
        Assert.Equal(ProviderErrorKind.Unavailable, (await RefusedAsync(new NovaSpeechToText(Options, Clock))).Kind);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_with_the_settings_names()
    {
        var wrong = new DeepgramOptions
        {
            Nova = new NovaOptions { Model = "", Endpointing = TimeSpan.Zero, Price = new AudioPrice { PerMinute = -1 } },
            Flux = new FluxOptions { EagerEndOfTurn = 0.8 },
            Aura = new AuraOptions { Voice = " " },
        };
        Assert.Equal(
            [
                "Providers:Deepgram:ApiKey is missing; deepgram.com needs one: https://console.deepgram.com.",
                "Providers:Deepgram:Nova:Model is missing; for example nova-3.",
                "Providers:Deepgram:Nova:Endpointing is 00:00:00; set it between 00:00:00.0100000 and 00:00:05.",
                "Providers:Deepgram:Nova:Price:PerMinute is -1; set it between 0 and 100.",
                "Providers:Deepgram:Flux:EndOfTurn is 0.7; set it to at least Providers:Deepgram:Flux:EagerEndOfTurn, which is 0.8.",
                "Providers:Deepgram:Aura:Voice is missing; for example aura-2-thalia-en.",
            ],
            Assert.Throws<SettingsException>(() => new NovaSpeechToText(wrong, Clock)).Problems);
        Assert.DoesNotContain("secret", new DeepgramOptions { ApiKey = "secret" }.ToString(), StringComparison.Ordinal);
    }

    private async Task<ProviderException> FailAsync(ISpeechToText recogniser, PublishedError error) =>
        error.How == "status" ? await RefusedAsync(recogniser) : await LoseAsync(recogniser);

    private async Task<ProviderException> LoseAsync(ISpeechToText recogniser)
    {
        var hearing = await ListenAsync(recogniser);
        return await hearing.LossWhileSpeakingAsync(480);
    }
}
