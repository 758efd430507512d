using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Simulators;
using static VoiceCluster.Providers.SpeechToTextEventKind;

namespace VoiceCluster.Providers.Vendors.Tests.Deepgram;

public sealed class FluxTests : DeepgramScene
{
    private FluxSpeechToText Recogniser => new(Options, Clock);

    [Fact]
    public async Task Eager_end_resumption_and_end_of_the_turn_come_in_order()
    {
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(480);
        await hearing.Session.PauseAsync(160);
        await hearing.NextAsync(EagerEndOfTurn);
        Assert.Equal("what are", hearing.Said.Last(static one => one.Kind is Partial).Text);

        await hearing.Session.SpeakAsync(480);
        await hearing.NextAsync(TurnResumed);
        await hearing.Session.PauseAsync(800);
        await hearing.NextAsync(EagerEndOfTurn);
        await hearing.NextAsync(EndOfTurn);

        Assert.Equal("what are what are", hearing.Text);
        Assert.Equal(
            [EagerEndOfTurn, TurnResumed, EagerEndOfTurn, Final, EndOfTurn],
            hearing.Said.Select(static one => one.Kind).Where(static kind => kind is not Partial));
    }

    [Fact]
    public async Task Our_end_of_an_utterance_in_an_open_turn_is_answered_with_the_turns_final()
    {
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(480);
        await hearing.Session.PauseAsync(160);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await hearing.Session.PauseAsync(400);
        await hearing.NextAsync(EndOfTurn);

        Assert.Equal([EagerEndOfTurn, Final, UtteranceEnd, EndOfTurn], hearing.Said.Select(static one => one.Kind).Where(static kind => kind is not Partial));
    }

    [Fact]
    public async Task Our_end_of_what_flux_took_for_noise_is_answered_when_flux_has_heard_that_far()
    {
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.PauseAsync(160);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await hearing.Session.PauseAsync(240);
        await hearing.NextAsync(UtteranceEnd);
        Assert.Empty(hearing.Text);
    }

    [Fact]
    public async Task Audio_goes_in_pieces_of_80_ms_and_what_is_left_at_an_end_too()
    {
        var hearing = await ListenAsync(Recogniser);
        var line = await Server.NextLineAsync(Abort);
        await hearing.Session.SpeakAsync(140);
        await line.UntilAsync(one => one.AudioBytes == 80 * 32, Abort);
        await hearing.Session.FinishUtteranceAsync(Abort);
        await line.UntilAsync(one => one.AudioBytes == 140 * 32, Abort);
    }

    [Fact]
    public async Task The_address_has_the_thresholds()
    {
        var recogniser = new FluxSpeechToText(
            Options with { Flux = new FluxOptions { Model = "flux-general-multi", EndOfTurn = 0.8, EagerEndOfTurn = null, EndOfTurnTimeout = TimeSpan.FromSeconds(3) } }, Clock);
        await ListenAsync(recogniser, new SpeechToTextRequest("es-ES", Keyterms: ["factura"]));
        var line = await Server.NextLineAsync(Abort);
        Assert.Equal(
            "encoding=linear16 eot_threshold=0.8 eot_timeout_ms=3000 keyterm=factura language_hint=es mip_opt_out=true model=flux-general-multi sample_rate=16000",
            string.Join(' ', line.Query.Select(static pair => $"{pair.Name}={pair.Value}").Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task A_session_that_stalls_while_a_final_is_owed_is_lost()
    {
        Server.Enqueue(Fault.Stall(after: 1));
        var hearing = await ListenAsync(Recogniser);
        await hearing.Session.SpeakAsync(480);
        await hearing.Session.FinishUtteranceAsync(Abort);
        Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(ProviderErrorKind.Timeout, (await hearing.LossAsync()).Kind);
    }
}
