using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Orleans.Streams;

namespace VoiceCluster.Grains.Calls;

/// <summary>
/// What workers stream to their call: each part under the request that it answers, and in the end how many there were. In one silo a part costs a step on
/// the call's thread, where an enumeration across grains costs a request, a response and a timer. Lives on the call's activation, so nothing here locks.
/// </summary>
/// <param name="time">The clock.</param>
internal sealed class StreamedReplies<T>(TimeProvider time)
{
    /// <summary>How long parts may still be on their way, from another silo, when the worker has said how many there are.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, Reply> _open = [];

    /// <summary>The stream's way in; a part that nobody waits for any more is passed over.</summary>
    public void Add(in StreamedPart<T> part)
    {
        if (_open.TryGetValue(part.Request, out var reply)) reply.Add(part.Value);
    }

    /// <summary>Asks a worker, and gives its parts as they come.</summary>
    /// <param name="ask">Sends the request; ends with the number of parts.</param>
    /// <param name="cancellationToken">Nobody waits any more.</param>
    /// <exception cref="TimeoutException">Parts were lost on their way.</exception>
    /// <exception cref="InvalidOperationException">More than <see cref="CallStreams.Queue"/> parts wait to be read.</exception>
    public async IAsyncEnumerable<T> AskAsync(Func<Guid, Task<int>> ask, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (request, reply) = (Guid.NewGuid(), new Reply());
        _open.Add(request, reply);
        try
        {
            _ = reply.FollowAsync(ask(request), time, cancellationToken);
            await foreach (var part in reply.Parts.EachAsync(cancellationToken)) yield return part;
        }
        finally
        {
            _open.Remove(request);
        }
    }

    private sealed class Reply
    {
        private readonly Channel<T> _parts = Channel.CreateBounded<T>(new BoundedChannelOptions(CallStreams.Queue) { SingleReader = true });
        private int _received;
        private int? _expected;
        private TaskCompletionSource? _arrived;

        public ChannelReader<T> Parts => _parts.Reader;

        public void Add(T part)
        {
            _received++;
            if (!_parts.Writer.TryWrite(part)) _parts.Writer.TryComplete(new InvalidOperationException($"more than {CallStreams.Queue} parts of a reply wait to be read"));
            if (_received == _expected) _arrived!.TrySetResult();
        }

        /// <summary>Never faults: the reader is told.</summary>
        public async Task FollowAsync(Task<int> asked, TimeProvider time, CancellationToken cancellationToken)
        {
            try
            {
                var expected = await asked;
                if (_received < expected)
                {
                    (_expected, _arrived) = (expected, new TaskCompletionSource());
                    await _arrived.Task.WaitAsync(Patience, time, cancellationToken);
                }

                _parts.Writer.TryComplete();
            }
            catch (Exception exception)
            {
                _parts.Writer.TryComplete(exception);
            }
        }
    }
}

/// <summary>The worker's side of <see cref="StreamedReplies{T}"/>.</summary>
internal static class StreamedReplying
{
    /// <summary>Publishes what answers a request, and counts it.</summary>
    public static async Task<int> ReplyAsync<T>(this IAsyncObserver<StreamedPart<T>> stream, Guid request, IAsyncEnumerable<T> parts)
    {
        var count = 0;
        await foreach (var part in parts)
        {
            await stream.OnNextAsync(new StreamedPart<T>(request, part));
            count++;
        }

        return count;
    }
}
