using VoiceCluster.EmbeddedOrleans.Calls;

namespace VoiceCluster.EmbeddedOrleans.Enumerations;

/// <summary>The call of a method that returns <see cref="IAsyncEnumerable{T}"/>: its arguments, kept for each enumeration.</summary>
/// <typeparam name="T">The type of items.</typeparam>
public abstract class EnumerableCall<T>
{
    /// <summary>For generated code.</summary>
    protected EnumerableCall(GrainMethod method) => Method = method;

    /// <summary>The method called.</summary>
    public GrainMethod Method { get; }

    /// <summary>Calls the method.</summary>
    /// <param name="target">The grain.</param>
    /// <param name="cancellationToken">Cancelled when the caller cancels, stops enumerating or is gone.</param>
    protected internal abstract IAsyncEnumerable<T> Invoke(object target, CancellationToken cancellationToken);
}
