namespace VoiceCluster.TurnTaking;

/// <summary>Why a transition, a cancellation or a clearing of audio happened; stable names that clients and reports see.</summary>
public static class TurnCause
{
    public const string Connected = "connected";
    public const string Speech = "speech";
    public const string Text = "text";
    public const string Silence = "silence";
    public const string LateTranscript = "late_transcript";
    public const string EagerEndOfTurn = "eager_end_of_turn";
    public const string EndOfTurn = "end_of_turn";
    public const string PushToTalk = "push_to_talk";
    public const string PushToTalkHeld = "push_to_talk_held";
    public const string CommitDelay = "commit_delay";
    public const string FirstAudio = "first_audio";
    public const string PlaybackFinished = "playback_finished";
    public const string AnswerFailed = "answer_failed";
    public const string TextOnly = "text_only";
    public const string LongSilence = "long_silence";
    public const string RecognitionLost = "recognition_lost";
    public const string BargeIn = "barge_in";
    public const string CallerSpeech = "caller_speech";
    public const string Say = "say";

    // The reasons of a cancellation.
    public const string NewSpeech = "new_speech";
    public const string TranscriptChanged = "transcript_changed";
    public const string CorrectionMarker = "correction_marker";
    public const string Interrupt = "interrupt";
    public const string HangUp = "hang_up";
    public const string AnsweringMachine = "answering_machine";
}
