namespace VoiceCluster.Tickets;

/// <summary>What a ticket's texts may be.</summary>
public static class TicketText
{
    public const int LongestSubject = 120;
    public const int LongestDescription = 4000;
    public const int LongestComment = 10_000;
    public const int LongestName = 200;
    public const int LongestTag = 40;
    public const int MostTags = 30;
    public const int MostFields = 50;

    /// <summary>Whether it is a tag: letters, digits, <c>-</c>, <c>_</c>, <c>.</c>.</summary>
    public static bool IsTag(string tag) => tag.Length is > 0 and <= LongestTag && tag.All(static letter => char.IsLetterOrDigit(letter) || letter is '-' or '_' or '.');
}
