namespace VoiceCluster.Storage;

/// <summary>Short ways to write statements.</summary>
internal static class Sql
{
    /// <summary>A statement with its parameters in the order of their numbers.</summary>
    public static SqlStatement Of(string text, params (StoredType Type, object? Value)[] parameters) =>
        new(text, [.. parameters.Select(static (parameter, i) => (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${i + 1}"), parameter.Type, parameter.Value))]);

    /// <summary>A text as a parameter.</summary>
    public static (StoredType Type, object Value) Text(string value) => (StoredType.Text, value);

    /// <summary>A moment as a parameter.</summary>
    public static (StoredType Type, object Value) Instant(DateTimeOffset value) => (StoredType.Instant, value);
}
