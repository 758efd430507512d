using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Deepgram;

public sealed class AuraTests : DeepgramScene
{
    [Fact]
    public async Task A_sentence_is_spoken_at_16_kHz_and_the_next_one_over_the_same_connection()
    {
        using var voice = new AuraTextToSpeech(Options, Clock);
        var first = await SayAsync(voice);
        var second = await SayAsync(voice);

        Assert.Equal(7 * 60, first.Sum(static chunk => chunk.Duration.TotalMilliseconds));
        Assert.Equal(first.Count, second.Count);
        var line = Assert.Single(Server.Lines);
        Assert.Equal(["aura-2-thalia-en", "linear16", "16000"], new[] { "model", "encoding", "sample_rate" }.Select(line.Parameter));
    }

    [Fact]
    public async Task Another_voice_has_a_connection_of_its_own()
    {
        using var voice = new AuraTextToSpeech(Options, Clock);
        await SayAsync(voice);
        await SayAsync(voice, name: "aura-2-zeus-en");
        Assert.Equal(["aura-2-thalia-en", "aura-2-zeus-en"], Server.Lines.Select(static line => line.Parameter("model")));
    }

    [Fact]
    public async Task An_interrupted_sentence_is_never_heard_in_the_next_one()
    {
        using var voice = new AuraTextToSpeech(Options, Clock);
        await foreach (var _ in voice.SynthesizeAsync(new SpeechRequest(string.Join(' ', Enumerable.Repeat("word", 200))), Abort)) break;
        var next = await SayAsync(voice);

        Assert.Equal(7 * 60, next.Sum(static chunk => chunk.Duration.TotalMilliseconds));
        Assert.Contains(Assert.Single(Server.Lines).Received, static message => message["type"]!.GetValue<string>() == "Clear");
    }

    [Fact]
    public async Task A_connection_that_died_in_the_pool_is_replaced_unseen()
    {
        using var voice = new AuraTextToSpeech(Options, Clock);
        Server.Enqueue(Fault.Close(1011, "NET-0001", after: 5));
        await SayAsync(voice);
        Assert.NotEmpty(await SayAsync(voice));
        Assert.Equal(2, Server.Lines.Count);
    }

    [Fact]
    public async Task After_20_flushes_a_connection_is_left()
    {
        using var voice = new AuraTextToSpeech(Options, Clock);
        for (var i = 0; i < 21; i++) await SayAsync(voice, "One.");
        Assert.Equal(2, Server.Lines.Count);
    }

    [Fact]
    public async Task What_is_idle_is_closed_after_30_s()
    {
        using var voice = new AuraTextToSpeech(Options, Clock);
        await SayAsync(voice);
        Assert.Equal(1, voice.Idle);
        Clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(0, voice.Idle);
        await Server.Lines[0].Ended.WaitAsync(Abort);
    }

    [Fact]
    public async Task Cancelling_in_mid_sentence_is_the_callers_and_keeps_the_connection()
    {
        using var voice = new AuraTextToSpeech(Options, Clock);
        Server.Enqueue(Fault.Stall(after: 2));
        using var caller = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in voice.SynthesizeAsync(new SpeechRequest("We open at nine in the morning."), caller.Token)) await caller.CancelAsync();
        });
        Assert.Equal(1, voice.Idle);
    }
}
