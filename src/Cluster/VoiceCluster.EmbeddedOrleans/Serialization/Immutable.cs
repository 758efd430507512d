namespace Orleans.Concurrency;

/// <summary>Carries a value of a mutable type that nobody changes any more.</summary>
/// <typeparam name="T">The value's type.</typeparam>
[GenerateSerializer, Immutable]
public readonly struct Immutable<T>(T value)
{
    /// <summary>The value.</summary>
    [Id(0)]
    public readonly T Value = value;
}

/// <summary>Wraps values as immutable.</summary>
public static class ImmutableExtensions
{
    /// <summary>Promises that the value is not changed any more.</summary>
    public static Immutable<T> AsImmutable<T>(this T value) => new(value);
}
