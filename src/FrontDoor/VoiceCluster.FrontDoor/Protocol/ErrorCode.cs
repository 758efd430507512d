namespace VoiceCluster.FrontDoor.Protocol;

/// <summary>The codes of <c>error</c> messages; stable.</summary>
public static class ErrorCode
{
    public const string UnknownType = "unknown_type";
    public const string BadJson = "bad_json";
    public const string BadMessage = "bad_message";
    public const string NotStarted = "not_started";
    public const string AlreadyStarted = "already_started";
    public const string UnsupportedFormat = "unsupported_format";
    public const string BadAudio = "bad_audio";
    public const string AudioOverrun = "audio_overrun";
    public const string InvalidSettings = "invalid_settings";
    public const string RecordingRequired = "recording_required";
    public const string NothingToConfirm = "nothing_to_confirm";
    public const string UnknownAgent = "unknown_agent";
    public const string SessionNotFound = "session_not_found";
    public const string Internal = "internal";
}
