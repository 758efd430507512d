namespace VoiceCluster.Providers;

/// <summary>A vendor's words as they may be logged.</summary>
public static class VendorWords
{
    private const int Longest = 300;

    /// <summary>Shortened to 300 characters and without the key: servers echo keys, logs must not.</summary>
    public static string Quote(string? words, string? secret)
    {
        var quoted = words ?? "";
        if (!string.IsNullOrEmpty(secret)) quoted = quoted.Replace(secret, "***", StringComparison.Ordinal);
        return quoted.Length <= Longest ? quoted : string.Concat(quoted.AsSpan(0, Longest), "...");
    }
}
