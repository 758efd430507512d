using Microsoft.Extensions.Logging;

namespace VoiceCluster.Hosting.Streams;

internal static partial class PushStreamLog
{
    [LoggerMessage(310, LogLevel.Error, "Stream {Stream}: subscriber {Subscriber} failed to take an item")]
    public static partial void NotTaken(this ILogger logger, Exception exception, StreamId stream, GrainId subscriber);

    [LoggerMessage(311, LogLevel.Warning, "Stream {Stream}: {Items} items could not be delivered to {Subscriber}")]
    public static partial void NotDelivered(this ILogger logger, Exception exception, StreamId stream, GrainId subscriber, int items);

    [LoggerMessage(312, LogLevel.Warning, "Stream {Stream}: its directory could not be asked who listens")]
    public static partial void NotJoined(this ILogger logger, Exception exception, StreamId stream);

    [LoggerMessage(313, LogLevel.Information, "Stream {Stream}: a publisher is gone")]
    public static partial void PublisherGone(this ILogger logger, Exception exception, string stream);
}
