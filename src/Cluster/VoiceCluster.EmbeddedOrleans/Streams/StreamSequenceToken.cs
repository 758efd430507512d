using Orleans.Streams;

namespace Orleans.Streams
{
    /// <summary>An item's place in its stream.</summary>
    public abstract class StreamSequenceToken : IEquatable<StreamSequenceToken?>, IComparable<StreamSequenceToken?>
    {
        /// <summary>The number of the publication.</summary>
        public abstract long SequenceNumber { get; protected set; }

        /// <summary>The number of the item within a batch.</summary>
        public abstract int EventIndex { get; protected set; }

        /// <inheritdoc/>
        public abstract bool Equals(StreamSequenceToken? other);

        /// <inheritdoc/>
        public abstract int CompareTo(StreamSequenceToken? other);
    }
}

namespace Orleans.Providers.Streams.Common
{
    /// <summary>A place by numbers.</summary>
    [Immutable]
    public class EventSequenceTokenV2 : StreamSequenceToken
    {
        /// <summary>The beginning.</summary>
        public EventSequenceTokenV2()
        {
        }

        /// <summary>The first item of a publication.</summary>
        public EventSequenceTokenV2(long seqNumber) => SequenceNumber = seqNumber;

        /// <summary>An item of a publication.</summary>
        public EventSequenceTokenV2(long seqNumber, int eventInd)
        {
            SequenceNumber = seqNumber;
            EventIndex = eventInd;
        }

        /// <inheritdoc/>
        public override long SequenceNumber { get; protected set; }

        /// <inheritdoc/>
        public override int EventIndex { get; protected set; }

        /// <inheritdoc/>
        public override bool Equals(StreamSequenceToken? other) =>
            other is not null && other.SequenceNumber == SequenceNumber && other.EventIndex == EventIndex;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as StreamSequenceToken);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(SequenceNumber, EventIndex);

        /// <inheritdoc/>
        public override int CompareTo(StreamSequenceToken? other)
        {
            if (other is null) return 1;
            var byNumber = SequenceNumber.CompareTo(other.SequenceNumber);
            return byNumber != 0 ? byNumber : EventIndex.CompareTo(other.EventIndex);
        }

        /// <inheritdoc/>
        public override string ToString() => $"[EventSequenceTokenV2: SeqNum={SequenceNumber}, EventIndex={EventIndex}]";
    }
}
