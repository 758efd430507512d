using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Enumerations;

namespace VoiceCluster.EmbeddedOrleans.Enumerations
{
    /// <summary>What a caller gets from a grain's method that returns an asynchronous stream; nothing happens before it is enumerated.</summary>
    internal sealed class GrainEnumerable<T>(
        GrainReference reference, EnumerableCall<T> call, CancellationToken callToken, int batchSize = GrainEnumerable<T>.StandardBatchSize) : IAsyncEnumerable<T>
    {
        public const int StandardBatchSize = 100;

        public GrainEnumerable<T> WithBatchSize(int size) => new(reference, call, callToken, size);

        public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
            new GrainEnumerator<T>(reference, call, batchSize, callToken, cancellationToken);
    }
}

namespace Orleans.Runtime
{
    /// <summary>Tunes asynchronous streams from grains.</summary>
    public static class AsyncEnumerableExtensions
    {
        /// <summary>At most so many items travel at once; 100 by default.</summary>
        public static IAsyncEnumerable<T> WithBatchSize<T>(this IAsyncEnumerable<T> self, int maxBatchSize)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(maxBatchSize, 1);
            return self is GrainEnumerable<T> enumerable ? enumerable.WithBatchSize(maxBatchSize) : self;
        }
    }

    /// <summary>The grain ended while its stream was being enumerated.</summary>
    public sealed class EnumerationAbortedException : Exception
    {
        /// <summary>Without a message.</summary>
        public EnumerationAbortedException()
            : base("The enumeration was aborted.")
        {
        }

        /// <summary>With a message.</summary>
        public EnumerationAbortedException(string message)
            : base(message)
        {
        }

        /// <summary>With a message and a cause.</summary>
        public EnumerationAbortedException(string message, Exception innerException)
            : base(message, innerException)
        {
        }
    }
}
