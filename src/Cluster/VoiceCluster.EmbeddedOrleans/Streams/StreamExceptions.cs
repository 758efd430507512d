using Orleans.Runtime;

namespace Orleans.Streams;

/// <summary>Items of a stream are lost.</summary>
public class DataNotAvailableException : OrleansException
{
    /// <summary>Without a message.</summary>
    public DataNotAvailableException()
        : this("Data not found.")
    {
    }

    /// <summary>With a message.</summary>
    public DataNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public DataNotAvailableException(string message, Exception inner)
        : base(message, inner)
    {
    }
}

/// <summary>The subscriber was so slow that its oldest items were dropped. Sent once for each gap.</summary>
public sealed class QueueCacheMissException : DataNotAvailableException
{
    /// <summary>Without a message.</summary>
    public QueueCacheMissException()
        : this("Item no longer in cache.")
    {
    }

    /// <summary>With a message.</summary>
    public QueueCacheMissException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public QueueCacheMissException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>The first lost item, and what is left.</summary>
    public QueueCacheMissException(StreamSequenceToken requested, StreamSequenceToken low, StreamSequenceToken high)
        : this(requested.ToString()!, low.ToString()!, high.ToString()!)
    {
    }

    /// <summary>The first lost item, and what is left.</summary>
    public QueueCacheMissException(string requested, string low, string high)
        : base($"Item not found in cache. Requested: {requested}, Low: {low}, High: {high}")
    {
        Requested = requested;
        Low = low;
        High = high;
    }

    /// <summary>The first item that is lost.</summary>
    public string? Requested { get; }

    /// <summary>The oldest item left.</summary>
    public string? Low { get; }

    /// <summary>The newest item.</summary>
    public string? High { get; }
}

/// <summary>An item was given up after its subscriber failed for StreamPullingAgentOptions.MaxEventDeliveryTime.</summary>
public sealed class StreamEventDeliveryFailureException : OrleansException
{
    /// <summary>Without a message.</summary>
    public StreamEventDeliveryFailureException()
        : base("Delivery failed.")
    {
    }

    /// <summary>With a message.</summary>
    public StreamEventDeliveryFailureException(string message)
        : base(message)
    {
    }

    /// <summary>With a message and a cause.</summary>
    public StreamEventDeliveryFailureException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
