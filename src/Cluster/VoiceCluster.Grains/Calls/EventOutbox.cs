using System.Threading.Channels;
using Orleans.Streams;

namespace VoiceCluster.Grains.Calls;

/// <summary>Publishes a call's events on its stream, in order, without the call waiting. Full (nobody takes 1,024 events), it drops the oldest.</summary>
internal sealed class EventOutbox
{
    private readonly Channel<CallEvent> _events = Channel.CreateBounded<CallEvent>(new BoundedChannelOptions(1024)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    private readonly IAsyncObserver<CallEvent> _stream;
    private readonly Action<Exception> _failed;

    /// <param name="stream">Where to.</param>
    /// <param name="failed">Told of a failed publication; the event is lost to watchers, the next one is tried.</param>
    public EventOutbox(IAsyncObserver<CallEvent> stream, Action<Exception> failed)
    {
        _stream = stream;
        _failed = failed;
        Completion = PumpAsync();
    }

    /// <summary>Ends after <see cref="Complete"/> and the last event, when the stream is complete too.</summary>
    public Task Completion { get; }

    public void Add(CallEvent callEvent) => _events.Writer.TryWrite(callEvent);

    public void Complete() => _events.Writer.TryComplete();

    private async Task PumpAsync()
    {
        await foreach (var callEvent in _events.Reader.EachAsync()) await TryAsync(_stream.OnNextAsync(callEvent));
        await TryAsync(_stream.OnCompletedAsync());
    }

    private async Task TryAsync(Task publication)
    {
        try
        {
            await publication;
        }
        catch (Exception exception)
        {
            _failed(exception);
        }
    }
}
