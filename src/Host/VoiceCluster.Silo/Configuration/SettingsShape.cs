using System.ComponentModel;
using System.Reflection;
using VoiceCluster.Language;

namespace VoiceCluster.Silo.Configuration;

/// <summary>
/// Compares what is configured with the types that it is read into, before it is: a name that nothing is called, a value that its type does not take. Knows every
/// setting's full name from the walk itself.
/// </summary>
internal static class SettingsShape
{
    private static readonly string[] Secrets = ["Token", "Password", "Key", "Secret", "ConnectionString"];

    /// <summary>Goes down from a section. What is found is a setting's full name and one sentence.</summary>
    /// <param name="section">Where to begin.</param>
    /// <param name="type">What the section is read into.</param>
    public static IEnumerable<(string Setting, string Problem)> Check(IConfigurationSection section, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var children = section.GetChildren().ToList();
        if (ElementOf(type) is { } element) return CheckElements(section, children, element.Type, element.ByNumber);
        if (IsValue(type)) return CheckValue(section, children, type);
        var own = section.Value is { Length: > 0 }
            ? [(section.Path, $"{section.Path} is '{Shown(section)}', but it is a section: set {section.Path}:{Properties(type).First().Name} and the others in it")]
            : Enumerable.Empty<(string, string)>();
        return own.Concat(children.SelectMany(child => Property(type, child.Key) is { } property
            ? Check(child, property.PropertyType)
            : Unknown(child, type)));
    }

    /// <summary>The property of a name, in any case; null when there is none that can be set.</summary>
    public static PropertyInfo? Property(Type type, string name) => Properties(type).FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(static p => p.SetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0);

    private static IEnumerable<(string, string)> CheckElements(IConfigurationSection section, List<IConfigurationSection> children, Type element, bool byNumber)
    {
        // An empty text is how a list is made empty.
        if (section.Value is { Length: > 0 }) yield return (section.Path, $"{section.Path} is '{Shown(section)}'; it holds several: set {section.Path}:{(byNumber ? "0" : "NAME")}");
        foreach (var child in children)
        {
            if (byNumber && !uint.TryParse(child.Key, out _)) yield return (child.Path, $"{child.Path} is no setting; number what {section.Path} holds from 0: {section.Path}:0");
            else foreach (var problem in Check(child, element)) yield return problem;
        }
    }

    private static IEnumerable<(string, string)> CheckValue(IConfigurationSection section, List<IConfigurationSection> children, Type type)
    {
        foreach (var child in children) yield return (child.Path, $"{child.Path} is no setting: {section.Path} is a value");
        if (section.Value is { } value && !Takes(type, value)) yield return (section.Path, $"{section.Path} is '{Shown(section)}'; use {Words(type)}");
    }

    /// <summary>Every value below a name that nothing is called: each is one that was meant to do something.</summary>
    private static IEnumerable<(string, string)> Unknown(IConfigurationSection section, Type type)
    {
        var near = Properties(type).Select(static p => p.Name).MinBy(name => EditDistance.Between(name, section.Key));
        var hint = near is not null && EditDistance.Between(near, section.Key) <= 2 ? $"; is {section.Path[..^section.Key.Length]}{near} meant?" : "";
        return Leaves(section).Select(path => (path, $"{path} is no setting{hint}"));
    }

    private static IEnumerable<string> Leaves(IConfigurationSection section)
    {
        var children = section.GetChildren().ToList();
        return children.Count == 0 ? [section.Path] : children.SelectMany(Leaves);
    }

    /// <summary>The value, unless it may be a secret.</summary>
    private static string Shown(IConfigurationSection section) =>
        Array.Exists(Secrets, secret => section.Path.Contains(secret, StringComparison.OrdinalIgnoreCase)) ? "***" : section.Value!;

    private static bool Takes(Type type, string value)
    {
        if (type == typeof(string)) return true;
        if (type.IsEnum) return Enum.GetNames(type).Contains(value, StringComparer.OrdinalIgnoreCase);
        try
        {
            TypeDescriptor.GetConverter(type).ConvertFromInvariantString(value);
            return true;
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException or NotSupportedException or OverflowException)
        {
            return false;
        }
    }

    private static string Words(Type type) => type switch
    {
        { IsEnum: true } => string.Join(", ", Enum.GetNames(type)),
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(TimeSpan) => "a time such as 00:00:30 (hours, minutes, seconds)",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(Uri) => "an address",
        _ => "a number",
    };

    private static bool IsValue(Type type) => type == typeof(string) || type == typeof(Uri) || type.IsEnum || type.IsPrimitive || type == typeof(decimal) || type == typeof(TimeSpan);

    /// <summary>What a list or a dictionary holds; null for anything else.</summary>
    private static (Type Type, bool ByNumber)? ElementOf(Type type)
    {
        if (type == typeof(string)) return null;
        foreach (var shape in type.GetInterfaces().Append(type).Where(static t => t.IsGenericType))
        {
            if (shape.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>)) return (shape.GetGenericArguments()[1], ByNumber: false);
        }

        var list = type.GetInterfaces().Append(type).FirstOrDefault(static t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return list is null ? null : (list.GetGenericArguments()[0], ByNumber: true);
    }
}
