using System.Text.RegularExpressions;

namespace VoiceCluster.Dialogue;

/// <summary>Addresses of electronic mail in a text; the address is the group <c>value</c>.</summary>
internal static partial class ContactPatterns
{
    [GeneratedRegex(@"(?<value>[a-z0-9._%+-]+@[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    public static partial Regex Email();

    /// <summary>"ada dot winter at my dash post dot com", and "a d a at example dot com".</summary>
    [GeneratedRegex(
        @"(?<!['\u2019])\b(?<value>(([a-z0-9]\s+){2,24}[a-z0-9]|[a-z0-9]+)((\s+(dot|underscore|dash)\s+|[._-])[a-z0-9]+){0,4}\s+at\s+[a-z0-9-]+(\s+(dot|point|dash)\s+[a-z0-9-]+){1,4})\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    public static partial Regex SpokenEmail();
}
