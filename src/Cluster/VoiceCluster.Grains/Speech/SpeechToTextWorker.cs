using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Speech;

/// <summary>One call's recognition, from when it is started until it is stopped.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Disposed by StopAsync.")]
internal sealed class SpeechToTextWorker(
    string callId, ICallGrain call, IAsyncObserver<Transcript> transcripts, ISpeechToText recogniser, TimeProvider time, SpeechMetrics metrics, ILogger logger)
{
    private Recognition? _recognition;

    public bool IsStarted => _recognition is not null;

    /// <summary>Opens the recogniser in the background; a second call changes nothing.</summary>
    public void Start(SpeechToTextStart start)
    {
        if (_recognition is not null) return;
        _recognition = new Recognition(recogniser, start, time, metrics, logger, callId, transcript => transcripts.OnNextAsync(transcript), call.RecognitionLost);
        _recognition.Open();
    }

    /// <summary>One item of the call's audio stream; its bytes are copied or handed over before this returns.</summary>
    public void Hear(in AudioFrame frame) => _recognition?.Hear(frame);

    public async Task StopAsync()
    {
        if (_recognition is not { } recognition) return;
        _recognition = null;
        await recognition.DisposeAsync();
    }
}
