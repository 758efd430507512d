using System.Globalization;

namespace VoiceCluster.Tickets.Rules;

/// <summary>A side of a comparison of numbers.</summary>
internal abstract class NumberSource
{
    /// <summary>NaN when it cannot be told.</summary>
    public abstract double Value(FactSet facts);

    /// <summary>For people.</summary>
    public virtual string Show(FactSet facts) => Value(facts) is var value && double.IsNaN(value) ? "missing" : value.ToString("0.######", CultureInfo.InvariantCulture);
}

/// <summary>A number.</summary>
internal sealed class ConstantNumber(double value) : NumberSource
{
    public override double Value(FactSet facts) => value;
}

/// <summary>A fact.</summary>
internal sealed class FactNumber(Fact fact) : NumberSource
{
    public override double Value(FactSet facts) => facts[fact].Number;

    public override string Show(FactSet facts) => facts[fact].ToString();
}
