using System.Text.RegularExpressions;

namespace VoiceCluster.Providers.Local;

/// <summary>Web and e-mail addresses: their signs are named.</summary>
internal static class AddressTokens
{
    // Linear in the length of the token, whatever it holds.
    private const RegexOptions Linear = RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    private static readonly Regex EMailPattern = new(
        @"^(mailto:)?[\w.+%-]+@[\w-]+(\.[\w-]+)+$",
        Linear);

    private static readonly Regex WebPattern = new(
        @"^(https?://\S+|www\.\S+|[a-z0-9-]+(\.[a-z0-9-]+)*\.(com|org|net|io|co|uk|de|eu|info|shop|store|ai|dev|app|edu|gov|example)(/\S*)?)$",
        Linear | RegexOptions.IgnoreCase);

    private static readonly Regex SchemePattern = new(
        @"^(https?://|mailto:)",
        Linear | RegexOptions.IgnoreCase);

    /// <summary>Says the token if it is an address.</summary>
    public static bool TryExpand(string core, TokenWords spoken)
    {
        if (!EMailPattern.IsMatch(core) && !WebPattern.IsMatch(core))
            return false;
        string address = SchemePattern.Replace(core, "");
        int query = address.AsSpan().IndexOfAny('?', '#');
        if (query > 0)
            address = address[..query];
        Say(address.TrimEnd('/'), spoken);
        return true;
    }

    private static void Say(string address, TokenWords spoken)
    {
        int start = 0;
        for (int i = 0; i <= address.Length; i++)
        {
            if (i < address.Length && char.IsAsciiLetterOrDigit(address[i]))
                continue;
            if (i > start)
                SayPart(address[start..i], spoken);
            start = i + 1;
            string? sign = i == address.Length ? null : address[i] switch
            {
                '.' => "dot", '@' => "at", '/' => "slash", '-' => "dash", '_' => "underscore", '+' => "plus", ':' => "colon", '=' => "equals", '&' => "and", '%' => "percent",
                _ => null,
            };
            if (sign is not null)
                spoken.Add(sign);
        }
    }

    private static void SayPart(string part, TokenWords spoken)
    {
        if (part.Equals("www", StringComparison.OrdinalIgnoreCase))
            spoken.AddLetters(part);
        else
            WordTokens.Expand(part.ToLowerInvariant(), spoken);
    }
}
