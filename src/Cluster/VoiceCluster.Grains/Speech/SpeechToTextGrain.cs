using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Streams;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

/// <inheritdoc/>
/// <remarks>What the call's machine decides arrives on the frames themselves: which utterance a frame belongs to, and boundaries that close one.</remarks>
[PreferLocalPlacement, ImplicitStreamSubscription(CallStreams.AudioNamespace)]
public sealed class SpeechToTextGrain(ISpeechToText recogniser, TimeProvider time, SpeechMetrics metrics, ILogger<SpeechToTextGrain> logger)
    : Grain, ISpeechToTextGrain
{
    private SpeechToTextWorker _worker = null!;
    private bool _isAsking;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var callId = this.GetPrimaryKeyString();
        var call = GrainFactory.GetGrain<ICallGrain>(callId);
        var transcripts = this.GetStreamProvider(CallStreams.Provider).GetStream<Transcript>(CallStreams.Transcripts(callId));
        _worker = new SpeechToTextWorker(callId, call, transcripts, recogniser, time, metrics, logger);
        await this.GetStreamProvider(CallStreams.AudioProvider).GetStream<AudioFrame>(CallStreams.Audio(callId)).SubscribeAsync((frame, _) =>
        {
            if (_worker.IsStarted) _worker.Hear(frame);
            else if (!_isAsking) return StartAgainAsync(call);
            return Task.CompletedTask;
        });
    }

    public Task Start(SpeechToTextStart start)
    {
        _worker.Start(start);
        return Task.CompletedTask;
    }

    public async Task Stop()
    {
        await _worker.StopAsync();
        DeactivateOnIdle();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => _worker.StopAsync();

    /// <summary>Audio of a call that was listened to in a silo which is lost.</summary>
    private async Task StartAgainAsync(ICallGrain call)
    {
        _isAsking = true;
        try
        {
            if (await call.GetListening() is { } start) _worker.Start(start);
            else DeactivateOnIdle();
        }
        finally
        {
            _isAsking = false;
        }
    }
}
