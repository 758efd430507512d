using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace VoiceCluster.Grains.Calls;

/// <summary>Reads channels without leaving the activation.</summary>
internal static class ChannelReading
{
    /// <summary>Everything that is written, until the channel is complete. <c>ReadAllAsync</c> would take a detour over the thread pool for each item.</summary>
    public static async IAsyncEnumerable<T> EachAsync<T>(this ChannelReader<T> reader, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (await reader.WaitToReadAsync(cancellationToken))
        {
            while (reader.TryRead(out var item)) yield return item;
        }
    }

    /// <summary>Writes one, as soon as there is room; what cancels it completes the channel. A wait that the channel itself cancels would end in the thread pool.</summary>
    /// <exception cref="ChannelClosedException">The channel is complete.</exception>
    public static async ValueTask PutAsync<T>(this ChannelWriter<T> writer, T item)
    {
        while (!writer.TryWrite(item))
        {
            if (!await writer.WaitToWriteAsync(CancellationToken.None)) throw new ChannelClosedException();
        }
    }
}
