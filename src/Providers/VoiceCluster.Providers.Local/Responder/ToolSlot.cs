using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.Providers.Local;

/// <summary>An argument of a tool, and how it is read out of what callers say.</summary>
internal sealed partial class ToolSlot
{
    private static readonly string[] AboutTheCall = ["reason", "description", "subject", "summary", "message"];

    private readonly string _type;
    private readonly int _digits;

    /// <param name="name">The argument's.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="isRequired">Whether the tool cannot do without it.</param>
    public ToolSlot(string name, JsonObject schema, bool isRequired)
    {
        Name = name;
        IsRequired = isRequired;
        _type = (string?)schema["type"] ?? "string";
        var pattern = (string?)schema["pattern"] ?? "";
        _digits = DigitCount().Match(pattern) is { Success: true } match ? int.Parse(match.Groups["count"].Value, CultureInfo.InvariantCulture) : 0;
    }

    public string Name { get; }

    public bool IsRequired { get; }

    /// <summary>As it is asked for.</summary>
    public string Spoken => Name is "email" ? "email address" : Name.Replace('_', ' ');

    /// <summary>How many digits it has; 0 when it is no number of a fixed length.</summary>
    public int Digits => _digits;

    /// <summary>What the caller's words themselves are the answer to: they need not be asked for.</summary>
    public bool IsAboutTheCall => AboutTheCall.Contains(Name);

    /// <summary>The argument in an utterance; null when it is not in there.</summary>
    /// <param name="said">The utterance.</param>
    /// <param name="wasAskedFor">It is the answer to the question for just this.</param>
    public JsonNode? Read(string said, bool wasAskedFor)
    {
        if (_digits > 0) return Number(said) is { } number ? JsonValue.Create(number) : null;
        if (_type is "integer" or "number")
            return NumberSlot.NumbersIn(said).LastOrDefault() is { Length: <= 9 } digits ? JsonValue.Create(int.Parse(digits, CultureInfo.InvariantCulture)) : null;
        if (Name is "email") return Email(said) is { } email ? JsonValue.Create(email) : null;
        if (IsAboutTheCall) return JsonValue.Create(said.Length <= 100 || Name is not "subject" ? said : said[..100]);
        if (!wasAskedFor) return AfterTo().Match(TranscriptText.WithDigits(said)) is { Success: true } to && Name is "address" ? JsonValue.Create(to.Groups["rest"].Value.TrimEnd('.', ' ')) : null;
        return said.Trim().TrimEnd('.') is { Length: > 0 } words ? JsonValue.Create(TranscriptText.WithDigits(words)) : null;
    }

    /// <summary>The number that is called by its name ("order 4272 to 1200 Oak Street"), or else the last one of its length.</summary>
    private string? Number(string said)
    {
        var plain = TranscriptText.WithDigits(Pronoun().Replace(said, "${which}"));
        var words = QueryWords.Split(plain);
        var head = Name.Split('_')[0];
        for (var i = words.Count - 1; i > 0; i--)
        {
            if (words[i].Length == _digits && words[i].All(char.IsAsciiDigit) && (words[i - 1] == head || (i > 1 && words[i - 1] is "number" && words[i - 2] == head))) return words[i];
        }

        return NumberSlot.Complete(plain, _digits);
    }

    private static string? Email(string said)
    {
        var joined = Glue().Replace(said.ToLowerInvariant(), static match => match.Groups["at"].Success ? "@" : ".");
        return Address().Match(joined) is { Success: true } match ? match.Value.TrimEnd('.') : null;
    }

    [GeneratedRegex(@"\{(?<count>[0-9]{1,2})\}\$?$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex DigitCount();

    // "The other one, four two seven two" is no number of five digits.
    [GeneratedRegex(@"\b(?<which>other|this|that|wrong|right|first|second|last|new|old)\s+one\b", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Pronoun();

    [GeneratedRegex(@"\s+((?<at>at)|dot|point)\s+", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Glue();

    [GeneratedRegex(@"[^@\s,;]+@[^@\s,;]+\.[a-z]{2,}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\bto\s+(?<rest>[0-9]+ .+)$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex AfterTo();
}
