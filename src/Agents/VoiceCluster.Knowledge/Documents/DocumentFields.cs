using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace VoiceCluster.Knowledge.Documents;

/// <summary>A document's fields, such as <c>product</c> or <c>audience</c>, each with one value or several. Agents are given documents by them.</summary>
public static partial class DocumentFields
{
    private const int MostFields = 30;
    private const int LongestValue = 200;

    /// <summary>No fields.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> None { get; } = FrozenDictionary<string, IReadOnlyList<string>>.Empty;

    /// <summary>A value as it is written: <c>public</c>, or <c>[public, staff]</c>.</summary>
    public static IReadOnlyList<string> Values(string written)
    {
        ArgumentNullException.ThrowIfNull(written);
        written = written.Trim();
        return written.StartsWith('[') && written.EndsWith(']')
            ? [.. written[1..^1].Split(',').Select(Bare).Where(static value => value.Length > 0)]
            : Bare(written) is { Length: > 0 } value ? [value] : [];
    }

    /// <summary>The first fields, and over them the second.</summary>
    /// <exception cref="DocumentException">A name or a value cannot be used.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Merge(
        IReadOnlyDictionary<string, IReadOnlyList<string>> first, IReadOnlyDictionary<string, IReadOnlyList<string>> second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var merged = new Dictionary<string, IReadOnlyList<string>>(first, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, values) in second) merged[name] = values;
        if (merged.Count > MostFields) throw new DocumentException(DocumentProblem.BadField, $"The document has {merged.Count} fields; {MostFields} are the most.");
        foreach (var (name, values) in merged)
        {
            if (!Name().IsMatch(name)) throw new DocumentException(DocumentProblem.BadField, $"'{name}' is no name of a field; use 1 to 40 letters, digits, hyphens or underscores.");
            if (values.FirstOrDefault(static value => value.Length > LongestValue) is not null)
                throw new DocumentException(DocumentProblem.BadField, $"Field '{name}' is longer than {LongestValue} characters.");
        }

        return merged;
    }

    /// <summary>As they are stored.</summary>
    public static string ToJson(IReadOnlyDictionary<string, IReadOnlyList<string>> fields) => JsonSerializer.Serialize(fields);

    /// <summary>As they were stored; names count whatever their case.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> FromJson(string json) =>
        new Dictionary<string, IReadOnlyList<string>>(JsonSerializer.Deserialize<Dictionary<string, IReadOnlyList<string>>>(json) ?? [], StringComparer.OrdinalIgnoreCase);

    private static string Bare(string value) => value.Trim().Trim('"', '\'').Trim();

    [GeneratedRegex("^[A-Za-z0-9_-]{1,40}$", RegexOptions.None, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Name();
}
