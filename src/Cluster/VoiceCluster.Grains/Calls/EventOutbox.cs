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

    private readonly IAsyncStream<CallEvent> _stream;
    private readonly Action<Exception> _failed;

    /// <param name="stream">Where to.</param>
    /// <param name="failed">Told of a failed publication; the event is lost to watchers, the next one is tried.</param>
    public EventOutbox(IAsyncStream<CallEvent> stream, Action<Exception> failed)
    {
        _stream = stream;
        _failed = failed;
        Completion = PumpAsync();
    }

    /// <summary>Ends after <see cref="Complete"/> and the last event.</summary>
    public Task Completion { get; }

    public void Add(CallEvent callEvent) => _events.Writer.TryWrite(callEvent);

    public void Complete() => _events.Writer.TryComplete();

    private async Task PumpAsync()
    {
        await foreach (var callEvent in _events.Reader.ReadAllAsync())
        {
            try
            {
                await _stream.OnNextAsync(callEvent);
            }
            catch (Exception exception)
            {
                _failed(exception);
            }
        }
    }
}
