using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Deepgram;

public sealed class BatchTests : DeepgramScene
{
    public static TheoryData<PublishedError> Published => [.. PublishedFacts.Errors("deepgram").Where(static error => error.How == "status")];

    [Fact]
    public async Task Utterances_are_posted_one_by_one()
    {
        using var recogniser = new BatchSpeechToText(Options, Clock);
        var hearing = await ListenAsync(recogniser, new SpeechToTextRequest("en-US", Keyterms: ["refund"]));
        await hearing.Session.SpeakAsync(700);
        await hearing.FinishAsync();
        await hearing.Session.SpeakAsync(500);
        await hearing.FinishAsync();
        Assert.Equal("what are your what are", hearing.Text);
        var second = hearing.Said.Last(static one => one.Kind is SpeechToTextEventKind.Final);
        Assert.Equal((0.95, TimeSpan.FromMilliseconds(700), TimeSpan.FromMilliseconds(1_200)), (second.Confidence, second.Start, second.End));
    }

    [Theory]
    [MemberData(nameof(Published), DisableDiscoveryEnumeration = true)]
    public async Task A_refused_utterance_ends_the_session_with_its_kind(PublishedError error)
    {
        using var recogniser = new BatchSpeechToText(Options, Clock);
        Server.Enqueue(error.Fault());
        var hearing = await ListenAsync(recogniser);
        Assert.Equal(error.Kind, (await hearing.LossWhileSpeakingAsync(300)).Kind);
    }

    [Fact]
    public async Task A_wrong_key_says_what_to_check_and_a_rate_limit_how_long()
    {
        using var wrong = new BatchSpeechToText(Options with { ApiKey = "dg-wrong-and-secret" }, Clock);
        var refused = await Assert.ThrowsAsync<ProviderException>(async () => await wrong.RecogniseAsync(new byte[6_400], new SpeechToTextRequest(), Abort));
        Assert.Equal("deepgram-batch: HTTP 401: Invalid credentials. (check ApiKey)", refused.Message);
        Server.Enqueue(Fault.Refuse(429, retryAfter: 7), Fault.HangUp());
        using var recogniser = new BatchSpeechToText(Options, Clock);
        refused = await Assert.ThrowsAsync<ProviderException>(async () => await recogniser.RecogniseAsync(new byte[6_400], new SpeechToTextRequest(), Abort));
        Assert.Equal(TimeSpan.FromSeconds(7), refused.RetryAfter);
        refused = await Assert.ThrowsAsync<ProviderException>(async () => await recogniser.RecogniseAsync(new byte[6_400], new SpeechToTextRequest(), Abort));
        Assert.Equal(ProviderErrorKind.Unavailable, refused.Kind);
    }
}
