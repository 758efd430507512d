using System.Globalization;
using NCalc;

namespace VoiceCluster.Tickets.Rules;

/// <summary>
/// Arithmetic over facts: parsed by NCalc, and compiled once from its tree. NCalc's own evaluation takes microseconds and a copy for each thread; a thousand rules
/// must not take a millisecond. Division by zero, or a fact that is missing, gives no number.
/// </summary>
internal sealed class ComputedNumber : NumberSource
{
    private const string Usage = "use numbers, numeric facts, + - * / % **, brackets, and Abs, Ceiling, Floor, Max, Min, Pow, Round, Sign, Sqrt";

    private readonly Func<FactSet, double> _compute;

    private ComputedNumber(Func<FactSet, double> compute) => _compute = compute;

    /// <summary>Parses an expression.</summary>
    /// <param name="text">Such as <c>wait / 60 + turns * 2</c>; a custom field stands in brackets: <c>[fields.seats]</c>.</param>
    /// <param name="find">Finds a fact by name.</param>
    /// <param name="problem">What is wrong; null when nothing is.</param>
    public static ComputedNumber? Parse(string text, Func<string, Fact?> find, out string? problem)
    {
        problem = null;
        var expression = new Expression(text, CultureInfo.InvariantCulture);
        if (expression.HasErrors() || expression.GetLogicalExpression() is not { } tree)
        {
            problem = $"is '{text}', which cannot be read; {Usage}";
            return null;
        }

        try
        {
            return new ComputedNumber(Compile(tree, find));
        }
        catch (FormatException exception)
        {
            problem = $"is '{text}', where {exception.Message}; {Usage}";
            return null;
        }
    }

    public override double Value(FactSet facts) => _compute(facts) is var value && double.IsFinite(value) ? value : double.NaN;

    private static Func<FactSet, double> Compile(LogicalExpression tree, Func<string, Fact?> find)
    {
        switch (tree)
        {
            case ValueExpression { Value: IConvertible value and not (string or bool or char or DateTime) }:
                var constant = value.ToDouble(CultureInfo.InvariantCulture);
                return _ => constant;
            case Identifier { Name: var name }:
                if (find(name) is not { IsNumeric: true } fact) throw new FormatException($"'{name}' is no fact to compute with (a custom field stands in brackets: [fields.seats])");
                return facts => facts[fact].Number;
            case UnaryExpression { Type: UnaryExpressionType.Negate } negated:
                var inner = Compile(negated.Expression, find);
                return facts => -inner(facts);
            case UnaryExpression { Type: UnaryExpressionType.Positive } positive:
                return Compile(positive.Expression, find);
            case BinaryExpression binary:
                return Binary(binary.Type, Compile(binary.LeftExpression, find), Compile(binary.RightExpression, find));
            case Function function:
                return Called(function.Identifier.Name, [.. Enumerable.Range(0, function.Parameters.Count).Select(i => Compile(function.Parameters[i], find))]);
            default:
                throw new FormatException("something is no arithmetic");
        }
    }

    private static Func<FactSet, double> Binary(BinaryExpressionType type, Func<FactSet, double> left, Func<FactSet, double> right) => type switch
    {
        BinaryExpressionType.Plus => facts => left(facts) + right(facts),
        BinaryExpressionType.Minus => facts => left(facts) - right(facts),
        BinaryExpressionType.Times => facts => left(facts) * right(facts),
        BinaryExpressionType.Div => facts => left(facts) / right(facts),
        BinaryExpressionType.Modulo => facts => left(facts) % right(facts),
        BinaryExpressionType.Exponentiation => facts => Math.Pow(left(facts), right(facts)),
        _ => throw new FormatException($"'{type}' is no arithmetic"),
    };

    private static Func<FactSet, double> Called(string name, Func<FactSet, double>[] arguments) => (name.ToUpperInvariant(), arguments) switch
    {
        ("ABS", [var one]) => facts => Math.Abs(one(facts)),
        ("CEILING", [var one]) => facts => Math.Ceiling(one(facts)),
        ("FLOOR", [var one]) => facts => Math.Floor(one(facts)),
        ("ROUND", [var one, var digits]) => facts => Math.Round(one(facts), (int)Math.Clamp(digits(facts), 0, 15)),
        ("SIGN", [var one]) => facts => one(facts) is var value && double.IsNaN(value) ? value : Math.Sign(value),
        ("SQRT", [var one]) => facts => Math.Sqrt(one(facts)),
        ("POW", [var one, var other]) => facts => Math.Pow(one(facts), other(facts)),
        ("MAX", [var one, var other]) => facts => Math.Max(one(facts), other(facts)),
        ("MIN", [var one, var other]) => facts => Math.Min(one(facts), other(facts)),
        _ => throw new FormatException($"'{name}' with {arguments.Length} arguments is no known function"),
    };
}
