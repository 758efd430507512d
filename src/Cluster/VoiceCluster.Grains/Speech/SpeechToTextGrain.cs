using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

/// <inheritdoc/>
/// <remarks>What the call's machine decides arrives on the frames themselves: which utterance a frame belongs to, and boundaries that close one.</remarks>
[PreferLocalPlacement]
[SuppressMessage("Design", "CA1001", Justification = "Disposed by Stop, which deactivation calls too.")]
public sealed class SpeechToTextGrain(ISpeechToText recogniser, TimeProvider time, SpeechMetrics metrics, ILogger<SpeechToTextGrain> logger)
    : Grain, ISpeechToTextGrain
{
    private Recognition? _recognition;
    private StreamSubscriptionHandle<AudioFrame>? _audio;

    public async Task Start(SpeechToTextStart start)
    {
        if (_recognition is not null) return;
        var callId = this.GetPrimaryKeyString();
        var streams = this.GetStreamProvider(CallStreams.Provider);
        var transcripts = streams.GetStream<Transcript>(CallStreams.Transcripts(callId));
        var call = GrainFactory.GetGrain<ICallGrain>(callId);
        var recognition = _recognition = new Recognition(
            recogniser, start, time, metrics, logger, callId, transcript => transcripts.OnNextAsync(transcript), message => call.RecognitionLost(message));
        recognition.Open();
        _audio = await this.GetStreamProvider(CallStreams.AudioProvider).GetStream<AudioFrame>(CallStreams.Audio(callId)).SubscribeAsync((frame, _) =>
        {
            recognition.Take(frame);
            return Task.CompletedTask;
        });
    }

    public async Task Stop()
    {
        if (_recognition is not { } recognition) return;
        _recognition = null;
        if (_audio is not null) await _audio.UnsubscribeAsync();
        await recognition.DisposeAsync();
        DeactivateOnIdle();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Stop();
}
