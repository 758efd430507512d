using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Tools.Http;

namespace VoiceCluster.Tickets.Rules;

/// <summary>Compiles a rule's tree.</summary>
/// <param name="file">The file's name.</param>
/// <param name="yaml">The file.</param>
/// <param name="problems">Gets a sentence for each.</param>
/// <param name="custom">The custom fields that the file declares.</param>
internal sealed class ConditionReader(string file, YamlDocument yaml, List<string> problems, IReadOnlyDictionary<string, Fact> custom)
{
    private static readonly string[] Kinds = ["all", "any", "not", "fact", "compute"];
    private static readonly string[] Comparisons = ["is", "is_not", "in", "not_in", "above", "at_least", "below", "at_most", "contains", "lacks", "mentions"];

    /// <summary>Compiles a node; null when it is wrong.</summary>
    /// <param name="node">The node.</param>
    /// <param name="pointer">Where it stands in the file.</param>
    /// <param name="path">Where it stands in its rule.</param>
    public Condition? Read(JsonNode? node, string pointer, string path)
    {
        if (node is not JsonObject mapping)
        {
            Complain(pointer, $"{path} is no condition; write all, any, not, or a comparison such as {{fact: turns, above: 3}}");
            return null;
        }

        var fields = new YamlFields(file, yaml, mapping, pointer, problems);
        var kinds = Kinds.Where(fields.Has).ToList();
        if (kinds.Count != 1)
        {
            Complain(pointer, kinds.Count == 0 ? $"{path} has neither all, any, not, fact nor compute" : $"{path} has {string.Join(" and ", kinds)}; use one of them");
            return null;
        }

        Condition? condition = kinds[0] switch
        {
            "all" => Several(fields, "all", pointer, path) is { } parts ? new AllOf(parts) : null,
            "any" => Several(fields, "any", pointer, path) is { } parts ? new AnyOf(parts) : null,
            "not" => Read(fields.Any("not"), $"{pointer}/not", $"{path}.not") is { } part ? new Not(part) : null,
            _ => Leaf(fields, mapping, kinds[0], pointer, path),
        };
        fields.RejectOthers();
        return condition;
    }

    private Condition[]? Several(YamlFields fields, string name, string pointer, string path)
    {
        if (fields.List(name) is not { Count: > 0 } list)
        {
            fields.Complain(name, "is empty; list at least one condition");
            return null;
        }

        var parts = list.Select(Condition? (part, i) => Read(part, string.Create(CultureInfo.InvariantCulture, $"{pointer}/{name}/{i}"), string.Create(CultureInfo.InvariantCulture, $"{path}.{name}[{i}]"))).ToArray();
        return Array.TrueForAll(parts, static part => part is not null) ? parts.OfType<Condition>().ToArray() : null;
    }

    private Comparison? Leaf(YamlFields fields, JsonObject mapping, string kind, string pointer, string path)
    {
        var asked = fields.Required(kind, "say what is compared");
        var comparisons = Comparisons.Where(fields.Has).ToList();
        if (comparisons.Count != 1)
        {
            Complain(pointer, comparisons.Count == 0 ? $"{path} compares with nothing; use one of {string.Join(", ", Comparisons)}" : $"{path} has {string.Join(" and ", comparisons)}; use one, or all: with several");
            return null;
        }

        var name = comparisons[0];
        var value = fields.Any(name);
        var leaf = new LeafPlace(fields, name, path, yaml.LineOf(pointer), $"{asked} {name} {Shown(value)}", value);
        if (kind == "compute")
        {
            if (ComputedNumber.Parse(asked, Find, out var problem) is not { } computed)
            {
                fields.Complain("compute", problem!);
                return null;
            }

            return OrderOf(name) is { } order ? Ordered(leaf, computed, new Fact(asked, FactType.Number, ""), order) : Wrong<Comparison>(leaf, "does not fit what is computed; use above, at_least, below or at_most");
        }

        if (Find(asked) is { } fact) return Compare(leaf, fact);
        if (asked.Length > 0)
        {
            fields.Complain("fact", asked.StartsWith(FactSchema.FieldPrefix, StringComparison.Ordinal)
                ? $"is '{asked}', which is not declared; write fields: {{{asked[FactSchema.FieldPrefix.Length..]}: text}} at the top of the file"
                : $"is '{asked}', which there is not{Suggestions.For(asked, FactSchema.All.Select(static one => one.Name).Concat(custom.Keys))}");
        }

        return null;
    }

    private Comparison? Compare(LeafPlace leaf, Fact fact)
    {
        if (OrderOf(leaf.Name) is { } order)
            return fact.IsNumeric ? Ordered(leaf, new FactNumber(fact), fact, order) : Wrong<Comparison>(leaf, $"does not fit '{fact.Name}', which is {Name(fact.Type)}");
        switch (leaf.Name)
        {
            case "mentions":
                if (fact.Type is not FactType.Text) return Wrong<Comparison>(leaf, $"does not fit '{fact.Name}', which is {Name(fact.Type)}");
                var phrases = Texts(leaf, fact)?.Select(FactSet.WordsOf).ToArray();
                if (phrases is not null && Array.Exists(phrases, static phrase => phrase.Length < 2)) return Wrong<Comparison>(leaf, "has a phrase without a word");
                return phrases is null ? null : new MentionsComparison(leaf.Path, leaf.Line, leaf.Text, fact, phrases);
            case "contains" or "lacks":
                if (fact.Type is not (FactType.Text or FactType.Texts)) return Wrong<Comparison>(leaf, $"does not fit '{fact.Name}', which is {Name(fact.Type)}");
                return leaf.Value is JsonValue && leaf.Value.ToString() is { Length: > 0 } piece
                    ? new ContainsComparison(leaf.Path, leaf.Line, leaf.Text, fact, piece, leaf.Name == "lacks")
                    : Wrong<Comparison>(leaf, "needs one text");
        }

        var (isNegated, isList) = (leaf.Name is "is_not" or "not_in", leaf.Name is "in" or "not_in");
        if (fact.Type is FactType.Texts) return Wrong<Comparison>(leaf, $"does not fit '{fact.Name}', which is a list; use contains or lacks");
        if (isList != leaf.Value is JsonArray) return Wrong<Comparison>(leaf, isList ? "needs a list, such as [a, b]" : $"needs one value; use {(isNegated ? "not_in" : "in")} for several");
        if (fact.Type is FactType.Text) return Texts(leaf, fact) is { } texts ? new TextComparison(leaf.Path, leaf.Line, leaf.Text, fact, texts, isNegated) : null;
        var numbers = Values(leaf).Select(value => Number(leaf, fact.Type, value)).ToList();
        return numbers.TrueForAll(static number => number is not null) ? new NumberComparison(leaf.Path, leaf.Line, leaf.Text, fact, [.. numbers.Select(static number => number!.Value)], isNegated) : null;
    }

    private OrderComparison? Ordered(LeafPlace leaf, NumberSource left, Fact fact, Order order)
    {
        if (leaf.Value is JsonObject computed)
        {
            var inner = new YamlFields(file, yaml, computed, leaf.Fields.Pointer(leaf.Name), problems);
            var text = inner.Required("compute", "write a number, or {compute: turns * 2}");
            inner.RejectOthers();
            if (text.Length == 0) return null;
            var right = ComputedNumber.Parse(text, Find, out var problem);
            if (right is null) inner.Complain("compute", problem!);
            return right is null ? null : new OrderComparison(leaf.Path, leaf.Line, leaf.Text, left, order, right);
        }

        return Number(leaf, fact.Type, leaf.Value) is { } number ? new OrderComparison(leaf.Path, leaf.Line, leaf.Text, left, order, new ConstantNumber(number)) : null;
    }

    private static string[]? Texts(LeafPlace leaf, Fact fact)
    {
        var texts = new List<string>();
        foreach (var value in Values(leaf))
        {
            if (value is not JsonValue)
            {
                return Wrong<string[]>(leaf, "needs texts");
            }

            var text = value.ToString();
            if (fact.Values is { } possible && leaf.Name is not "mentions" && !possible.Contains(text, StringComparer.OrdinalIgnoreCase))
                return Wrong<string[]>(leaf, $"has '{text}', which '{fact.Name}' never is{Suggestions.For(text, possible)}");
            texts.Add(text);
        }

        return texts.Count > 0 ? [.. texts] : Wrong<string[]>(leaf, "is empty");
    }

    private static double? Number(LeafPlace leaf, FactType type, JsonNode? value)
    {
        var text = value?.ToString() ?? "";
        switch (type)
        {
            case FactType.Flag:
                return value?.GetValueKind() switch { JsonValueKind.True => 1, JsonValueKind.False => 0, _ => Bad("true or false") };
            case FactType.Time:
                return TimeOnly.TryParseExact(text, ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? (time.Hour * 60) + time.Minute : Bad("a time of day such as 17:30");
            case FactType.Duration:
                double? scale = text.TrimStart("0123456789.".ToCharArray()) switch { "s" => 1, "m" => 60, "h" => 3600, "d" => 86_400, _ => null };
                return scale is { } one && double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) ? count * one : Bad("a time with its unit, such as 90s, 5m, 2h or 1d");
            default:
                return value?.GetValueKind() is JsonValueKind.Number && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : Bad("a number");
        }

        double? Bad(string fix)
        {
            leaf.Fields.Complain(leaf.Name, $"is '{text}'; use {fix}");
            return null;
        }
    }

    private static List<JsonNode?> Values(LeafPlace leaf) => leaf.Value is JsonArray list ? [.. list] : [leaf.Value];

    private Fact? Find(string name) => custom.GetValueOrDefault(name) ?? FactSchema.Find(name);

    private void Complain(string pointer, string problem) => problems.Add(string.Create(CultureInfo.InvariantCulture, $"{file}, line {yaml.LineOf(pointer)}: {problem}"));

    private static T? Wrong<T>(LeafPlace leaf, string problem)
        where T : class
    {
        leaf.Fields.Complain(leaf.Name, problem);
        return null;
    }

    private static Order? OrderOf(string name) => name switch { "above" => Order.Above, "at_least" => Order.AtLeast, "below" => Order.Below, "at_most" => Order.AtMost, _ => null };

    private static string Name(FactType type) => type switch
    {
        FactType.Text => "a text; use is, in, contains or mentions",
        FactType.Texts => "a list; use contains or lacks",
        FactType.Flag => "true or false; use is",
        _ => "a number; use is, above, at_least, below or at_most",
    };

    private static string Shown(JsonNode? value) => value switch
    {
        JsonArray list => $"[{string.Join(", ", list.Select(Shown))}]",
        JsonObject mapping => string.Join(' ', mapping.Select(static pair => $"{pair.Key} {pair.Value}")),
        _ => value?.ToString() ?? "",
    };

    private sealed record LeafPlace(YamlFields Fields, string Name, string Path, long Line, string Text, JsonNode? Value);
}
