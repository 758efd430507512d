using VoiceCluster.Providers.Deepgram;
using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.Vendors.Tests.Deepgram;

public sealed class DeepgramShapeTests : DeepgramScene
{
    [Fact]
    public async Task The_simulators_messages_have_the_published_fields()
    {
        var nova = await ListenAsync(new NovaSpeechToText(Options, Clock));
        await nova.Session.SpeakAsync(480);
        await nova.FinishAsync();
        await nova.DisposeAsync();
        var flux = await ListenAsync(new FluxSpeechToText(Options, Clock));
        await flux.Session.SpeakAsync(480);
        await flux.Session.PauseAsync(800);
        await flux.NextAsync(SpeechToTextEventKind.EndOfTurn);
        using var voice = new AuraTextToSpeech(Options, Clock);
        await SayAsync(voice);

        await Server.Lines[0].Ended.WaitAsync(Abort);
        PublishedFacts.HasShape("deepgram", Server.Lines.Take(2).SelectMany(static line => line.Said), "Results", "Metadata", "Connected", "TurnInfo");
        PublishedFacts.HasShape("deepgram", Server.Lines[2].Said.Skip(1), "Flushed");
    }
}
