using System.Globalization;

namespace VoiceCluster.Providers;

/// <summary>What <see cref="ISettings.Validate"/> is written with: each rule returns the sentence, or nothing when the value is legal.</summary>
public static class SettingsRules
{
    /// <summary>Returns the settings when they are legal.</summary>
    /// <exception cref="SettingsException">With every problem at once.</exception>
    public static T Validated<T>(this T settings, string section)
        where T : ISettings
    {
        var problems = settings.Validate(section).ToArray();
        return problems.Length == 0 ? settings : throw new SettingsException(problems);
    }

    /// <summary>The value lies between the two bounds, both included.</summary>
    public static IEnumerable<string> Range<T>(string section, string name, T value, T least, T most)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            yield return $"{section}:{name} is {Text(value)}; set it between {Text(least)} and {Text(most)}.";
    }

    /// <summary>The value is not under that of another setting of the same section.</summary>
    public static IEnumerable<string> AtLeast<T>(string section, string name, T value, string other, T least)
        where T : IComparable<T>, IFormattable
    {
        if (value.CompareTo(least) < 0) yield return $"{section}:{name} is {Text(value)}; set it to at least {section}:{other}, which is {Text(least)}.";
    }

    /// <summary>The value is one of a few.</summary>
    public static IEnumerable<string> OneOf<T>(string section, string name, T value, IReadOnlyCollection<T> legal)
        where T : IFormattable
    {
        if (!legal.Contains(value)) yield return $"{section}:{name} is {Text(value)}; set it to one of {string.Join(", ", legal.Select(Text))}.";
    }

    /// <summary>The text is there; <paramref name="example"/> ends the sentence with what to set.</summary>
    public static IEnumerable<string> Required(string section, string name, string? value, string example)
    {
        if (string.IsNullOrWhiteSpace(value)) yield return $"{section}:{name} is missing; {example}.";
    }

    /// <summary>The text is an absolute http or https address without a query.</summary>
    public static IEnumerable<string> HttpAddress(string section, string name, string? value, string example)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length > 0)
            yield return $"{section}:{name} is '{value}'; set an http or https address, for example {example}.";
    }

    private static string Text<T>(T value)
        where T : IFormattable => value.ToString(null, CultureInfo.InvariantCulture);
}
