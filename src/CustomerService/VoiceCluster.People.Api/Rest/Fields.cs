using System.Text.Json;
using System.Text.RegularExpressions;

namespace VoiceCluster.People.Rest;

/// <summary>What may stand in fields, and why not.</summary>
internal static partial class Fields
{
    private const int LongestName = 100;
    private const int LongestEmail = 254;
    private const int MostSkills = 50;

    /// <summary>A name as it is kept.</summary>
    /// <returns>Why not; null when it may be.</returns>
    public static string? Name(string? given, string field, out string name)
    {
        name = given?.Trim() ?? "";
        return name.Length is 0 or > LongestName || name.Any(char.IsControl) ? $"{field} has 1 to {LongestName} characters." : null;
    }

    /// <summary>An address as it is kept: in lower case.</summary>
    public static string? Email(string? given, out string email)
    {
        email = given?.Trim().ToLowerInvariant() ?? "";
        return email.Length <= LongestEmail && EmailShape().IsMatch(email) ? null : "email is an address such as ada@example.com.";
    }

    /// <summary>A role by its name.</summary>
    public static string? Role(string? given, out Role role)
    {
        role = default;
        return given is not null && given.All(char.IsAsciiLetterLower) && Enum.TryParse(given, ignoreCase: true, out role)
            ? null
            : $"role is one of {string.Join(", ", Enum.GetValues<Role>().Select(static r => Word(r)))}.";
    }

    /// <summary>Skills with their levels, as JSON.</summary>
    public static string? Skills(IReadOnlyDictionary<string, int>? given, out string skills)
    {
        skills = JsonSerializer.Serialize(given ?? new Dictionary<string, int>());
        if (given is null) return null;
        return given.Count > MostSkills || given.Any(static s => s.Value is < 1 or > 5 || !SkillShape().IsMatch(s.Key))
            ? $"skills are at most {MostSkills}, each 1 to 40 small letters, digits and hyphens, of level 1 to 5."
            : null;
    }

    /// <summary>A time zone of the IANA database.</summary>
    public static string? TimeZone(string given) => TimeZoneInfo.TryFindSystemTimeZoneById(given, out var zone) && zone.HasIanaId ? null : $"timeZone is '{Shown(given)}'; use a name such as Europe/Berlin.";

    /// <summary>A language tag.</summary>
    public static string? Language(string given) => LanguageShape().IsMatch(given) ? null : $"language is '{Shown(given)}'; use a tag such as en or de-AT.";

    /// <summary>A word of the API.</summary>
    public static string Word(Enum value) => value.ToString().ToLowerInvariant();

    /// <summary>A word of the API by what it means; null for none.</summary>
    public static T? Find<T>(string? word)
        where T : struct, Enum => Enum.GetValues<T>().Where(value => Word(value) == word).Select(static value => (T?)value).FirstOrDefault();

    private static string Shown(string text) => text.Length <= 40 ? text : $"{text[..40]}...";

    [GeneratedRegex("""^[^\s@<>"'(),;:\\\[\]]+@[a-z0-9-]+(\.[a-z0-9-]+)*$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EmailShape();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$", RegexOptions.None, 1000)]
    private static partial Regex SkillShape();

    [GeneratedRegex("^[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8}){0,3}$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex LanguageShape();
}
