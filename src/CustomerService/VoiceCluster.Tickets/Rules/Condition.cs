namespace VoiceCluster.Tickets.Rules;

/// <summary>
/// A rule's tree, compiled. It is gone through from left to right only as far as needed, so that the last leaf that was asked is the one that decided.
/// </summary>
internal abstract class Condition
{
    /// <summary>Whether it holds.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="decided">Gets the leaf that was asked last.</param>
    public abstract bool Holds(FactSet facts, ref Comparison? decided);
}

/// <summary>All of them.</summary>
internal sealed class AllOf(Condition[] parts) : Condition
{
    public override bool Holds(FactSet facts, ref Comparison? decided)
    {
        foreach (var part in parts)
        {
            if (!part.Holds(facts, ref decided)) return false;
        }

        return true;
    }
}

/// <summary>At least one of them.</summary>
internal sealed class AnyOf(Condition[] parts) : Condition
{
    public override bool Holds(FactSet facts, ref Comparison? decided)
    {
        foreach (var part in parts)
        {
            if (part.Holds(facts, ref decided)) return true;
        }

        return false;
    }
}

/// <summary>Not so.</summary>
internal sealed class Not(Condition part) : Condition
{
    public override bool Holds(FactSet facts, ref Comparison? decided) => !part.Holds(facts, ref decided);
}

/// <summary>A leaf.</summary>
/// <param name="path">Where it stands in its rule, such as <c>when.all[1].any[0]</c>.</param>
/// <param name="line">Its line in the file, from 1.</param>
/// <param name="text">As people read it: <c>wait above 5m</c>.</param>
internal abstract class Comparison(string path, long line, string text) : Condition
{
    public string Path { get; } = path;

    public long Line { get; } = line;

    public string Text { get; } = text;

    public sealed override bool Holds(FactSet facts, ref Comparison? decided)
    {
        decided = this;
        return Holds(facts);
    }

    /// <summary>What its left side is.</summary>
    public abstract string Found(FactSet facts);

    protected abstract bool Holds(FactSet facts);
}

/// <summary>A text is, or is one of, some.</summary>
internal sealed class TextComparison(string path, long line, string text, Fact fact, string[] values, bool isNegated) : Comparison(path, line, text)
{
    public override string Found(FactSet facts) => facts[fact].ToString();

    protected override bool Holds(FactSet facts)
    {
        if (facts[fact].Text is { } found)
        {
            foreach (var value in values)
            {
                if (found.Equals(value, StringComparison.OrdinalIgnoreCase)) return !isNegated;
            }
        }

        return isNegated;
    }
}

/// <summary>A number, a flag or a time is, or is one of, some.</summary>
internal sealed class NumberComparison(string path, long line, string text, Fact fact, double[] values, bool isNegated) : Comparison(path, line, text)
{
    public override string Found(FactSet facts) => facts[fact].ToString();

    protected override bool Holds(FactSet facts) => Array.IndexOf(values, facts[fact].Number) >= 0 != isNegated || (isNegated && facts[fact].IsMissing);
}

/// <summary>How a number stands to another.</summary>
internal enum Order
{
    Above,
    AtLeast,
    Below,
    AtMost,
}

/// <summary>A number, or what is computed, is above or below another.</summary>
internal sealed class OrderComparison(string path, long line, string text, NumberSource left, Order order, NumberSource right) : Comparison(path, line, text)
{
    public override string Found(FactSet facts) => left.Show(facts);

    protected override bool Holds(FactSet facts)
    {
        // Nothing is above or below what is missing (NaN).
        var (one, other) = (left.Value(facts), right.Value(facts));
        return order switch
        {
            Order.Above => one > other,
            Order.AtLeast => one >= other,
            Order.Below => one < other,
            _ => one <= other,
        };
    }
}

/// <summary>A text holds a piece, or a list holds a member; the opposite holds only of what is there.</summary>
internal sealed class ContainsComparison(string path, long line, string text, Fact fact, string value, bool isNegated) : Comparison(path, line, text)
{
    public override string Found(FactSet facts) => facts[fact].ToString();

    protected override bool Holds(FactSet facts)
    {
        var found = facts[fact];
        if (found.Text is { } whole) return whole.Contains(value, StringComparison.OrdinalIgnoreCase) != isNegated;
        if (found.Texts is not { } members) return false;
        foreach (var member in members)
        {
            if (member.Equals(value, StringComparison.OrdinalIgnoreCase)) return !isNegated;
        }

        return isNegated;
    }
}

/// <summary>Some of the words or phrases, as <see cref="FactSet.WordsOf"/> writes them, are in a text.</summary>
internal sealed class MentionsComparison(string path, long line, string text, Fact fact, string[] phrases) : Comparison(path, line, text)
{
    public override string Found(FactSet facts) => facts[fact].ToString();

    protected override bool Holds(FactSet facts)
    {
        if (facts[fact].Text is not { } said) return false;
        var words = facts.Words(fact, said);
        foreach (var phrase in phrases)
        {
            if (words.Contains(phrase, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
