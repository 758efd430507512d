using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace VoiceCluster.Tickets.Rules;

/// <summary>The value of a fact; the default is one that is missing.</summary>
internal readonly record struct FactValue(FactType Type, double Number, string? Text, IReadOnlyList<string>? Texts)
{
    public bool IsMissing => Text is null && Texts is null && double.IsNaN(Number);

    public static FactValue Missing { get; } = new(FactType.Text, double.NaN, null, null);

    public override string ToString() => IsMissing ? "missing" : Type switch
    {
        FactType.Text => $"'{Text}'",
        FactType.Texts => $"[{string.Join(", ", Texts!)}]",
        FactType.Flag => Number == 0 ? "false" : "true",
        FactType.Time => TimeSpan.FromMinutes(Number).ToString(@"hh\:mm", CultureInfo.InvariantCulture),
        FactType.Duration => string.Create(CultureInfo.InvariantCulture, $"{Number:0.###}s"),
        _ => Number.ToString("0.######", CultureInfo.InvariantCulture),
    };
}

/// <summary>The facts of one event. Immutable; a fact that was not given is missing, and no comparison but <c>is_not</c> and <c>not_in</c> holds for it.</summary>
public sealed class FactSet
{
    private readonly FactValue[] _values;
    private readonly FrozenDictionary<string, FactValue> _fields;
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);

    private FactSet(FactValue[] values, FrozenDictionary<string, FactValue> fields) => (_values, _fields) = (values, fields);

    /// <summary>Takes facts by name; a value is a text, a number, a flag, a list of texts, a <see cref="TimeSpan"/> or a <see cref="TimeOnly"/>; null for a missing one.</summary>
    /// <exception cref="ArgumentException">There is no such fact, or it holds another type.</exception>
    public static FactSet Of(IEnumerable<KeyValuePair<string, object?>> facts)
    {
        ArgumentNullException.ThrowIfNull(facts);
        var values = new FactValue[FactSchema.All.Count];
        Array.Fill(values, FactValue.Missing);
        var fields = new Dictionary<string, FactValue>(StringComparer.Ordinal);
        foreach (var (name, value) in facts)
        {
            if (value is null) continue;
            if (name.StartsWith(FactSchema.FieldPrefix, StringComparison.Ordinal))
            {
                fields[name] = Valued(value);
                continue;
            }

            var fact = FactSchema.Find(name) ?? throw new ArgumentException($"There is no fact '{name}'.", nameof(facts));
            var valued = Valued(value);
            // A plain number is as good as a time in its unit.
            if (valued.Type == FactType.Number && fact.IsNumeric) valued = valued with { Type = fact.Type };
            if (valued.Type != fact.Type) throw new ArgumentException($"Fact '{name}' is {value}, and holds a {fact.Type}.", nameof(facts));
            values[fact.Slot] = valued;
        }

        return new FactSet(values, fields.ToFrozenDictionary(StringComparer.Ordinal));
    }

    internal FactValue this[Fact fact] => fact.IsField ? _fields.GetValueOrDefault(fact.Name, FactValue.Missing) : _values[fact.Slot];

    /// <summary>A text's words in lower case, one space around each; made once.</summary>
    internal string Words(Fact fact, string text)
    {
        lock (_words)
        {
            if (!_words.TryGetValue(fact.Name, out var words)) _words[fact.Name] = words = WordsOf(text);
            return words;
        }
    }

    internal static string WordsOf(string text)
    {
        var words = new StringBuilder(text.Length + 2).Append(' ');
        foreach (var letter in text)
        {
            if (char.IsLetterOrDigit(letter) || letter == '\'') words.Append(char.ToLowerInvariant(letter));
            else if (words[^1] != ' ') words.Append(' ');
        }

        return words[^1] == ' ' ? words.ToString() : words.Append(' ').ToString();
    }

    private static FactValue Valued(object value) => value switch
    {
        string text => new FactValue(FactType.Text, double.NaN, text, null),
        bool flag => new FactValue(FactType.Flag, flag ? 1 : 0, null, null),
        IEnumerable<string> texts => new FactValue(FactType.Texts, double.NaN, null, [.. texts]),
        TimeSpan time => new FactValue(FactType.Duration, time.TotalSeconds, null, null),
        TimeOnly time => new FactValue(FactType.Time, (time.Hour * 60) + time.Minute, null, null),
        IConvertible number => new FactValue(FactType.Number, number.ToDouble(CultureInfo.InvariantCulture), null, null),
        _ => throw new ArgumentException($"A fact cannot hold a {value.GetType().Name}.", nameof(value)),
    };
}
