using System.Runtime.InteropServices;
using VoiceCluster.Dialogue;
using VoiceCluster.Providers;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Grains.Calls;

/// <summary>What comes from the caller's line, and from the recogniser.</summary>
internal sealed partial class Call
{
    /// <summary>The hot path, steps 2 to 4.</summary>
    public async ValueTask AudioAsync(ReadOnlyMemory<byte> pcm)
    {
        var now = Clock.Now;
        var (voiced, echo, level) = _intake.Judge(pcm.Span, _answer is { } answer ? answer.Outgoing.FrameAt(now) : default);
        _driver.Hear(TurnEvent.Frame(voiced, level), now);
        if (_detector?.Process(MemoryMarshal.Cast<byte, short>(pcm.Span), voiced) is { } answered) Screened(answered);
        await _neighbours.Audio.OnNextAsync(new AudioFrame(_intake.Frames, pcm, _utterance, echo, MayWait: _utterance == 0 && !_services.Recogniser.WantsContinuousAudio));
    }

    /// <summary>The recogniser spoke.</summary>
    public void Heard(Transcript transcript)
    {
        switch (transcript.Kind)
        {
            case SpeechToTextEventKind.Partial:
                if (transcript.Text.Length > 0) Notify(new TranscriptReceived { At = Clock.Time.GetUtcNow(), Transcript = transcript });
                Feed(TurnEvent.Partial(transcript.Utterance, transcript.Sequence, transcript.Text, transcript.Confidence));
                Documents.Hear(State.Buffer.Text);
                break;
            case SpeechToTextEventKind.Final:
                _lastFinalAt = Clock.Now;
                if (transcript.Text.Length > 0) Notify(new TranscriptReceived { At = Clock.Time.GetUtcNow(), Transcript = transcript });
                Feed(TurnEvent.Final(transcript.Utterance, transcript.Sequence, transcript.Text, transcript.Confidence, transcript.EndConfidence));
                Documents.Hear(State.Buffer.Text);
                break;
            case SpeechToTextEventKind.UtteranceEnd:
                Feed(TurnEvent.UtteranceEnd(transcript.Utterance, transcript.Sequence));
                break;
            case SpeechToTextEventKind.EagerEndOfTurn:
                Feed(TurnEvent.ProviderSignal(TurnEventKind.EagerEndOfTurn, transcript.Sequence));
                break;
            case SpeechToTextEventKind.TurnResumed:
                Feed(TurnEvent.ProviderSignal(TurnEventKind.TurnResumed, transcript.Sequence));
                break;
            case SpeechToTextEventKind.EndOfTurn:
                Feed(TurnEvent.ProviderSignal(TurnEventKind.EndOfTurn, transcript.Sequence));
                break;
        }
    }

    /// <summary>The recogniser is lost for good; typed turns still work.</summary>
    public void RecognitionLost(string message)
    {
        Notify(new CallError { At = Clock.Time.GetUtcNow(), Code = "stt_lost", Message = message });
        Feed(TurnEvent.RecognitionLost);
    }
}
