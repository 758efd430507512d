namespace VoiceCluster.FrontDoor;

/// <summary>What a session's id looks like, before anything is asked about it.</summary>
internal static class SessionId
{
    /// <summary>For errors.</summary>
    public const string Rule = "1 to 64 letters, digits, '-' or '_'";

    public static bool IsValid(string id) => id.Length is >= 1 and <= 64 && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
