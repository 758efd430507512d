namespace VoiceCluster.Tickets.Rest;

/// <summary>Ids of conversations: a database would not even take some others.</summary>
internal static class ConversationIds
{
    private const int Longest = 64;

    /// <summary>1 to 64 letters, digits, <c>_</c> and <c>-</c>.</summary>
    public static bool IsValid(string id) => id.Length is > 0 and <= Longest && id.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
