using Orleans.BroadcastChannel;
using Orleans.Concurrency;
using Orleans.Streams;

namespace VoiceCluster.StreamEvaluation;

/// <summary>A caller: 50 frames a second.</summary>
public interface IFrameSource : IGrainWithStringKey
{
    Task Start(Hop hop, TimeSpan after);

    Task<long> Stop();
}

/// <summary>Whoever hears him.</summary>
public interface IFrameSink : IGrainWithStringKey
{
    Task Wake();

    [OneWay]
    Task Take(TimedFrame frame);
}

[Orleans.Placement.PreferLocalPlacement]
public sealed class FrameSource(IClusterClient client) : Grain, IFrameSource
{
    public const string Push = "push";
    public const string Memory = "memory";
    public const string Broadcast = "broadcast";

    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);
    private readonly byte[] _pcm = new byte[640];
    private IGrainTimer? _timer;
    private Func<TimedFrame, Task> _send = static _ => Task.CompletedTask;
    private long _number;

    public async Task Start(Hop hop, TimeSpan after)
    {
        var key = this.GetPrimaryKeyString();
        _number = 0;
        if (hop is not Hop.None) await GrainFactory.GetGrain<IFrameSink>(key).Wake();
        _send = hop switch
        {
            Hop.GrainCall => GrainFactory.GetGrain<IFrameSink>(key).Take,
            Hop.PushStream => Over(this.GetStreamProvider(Push).GetStream<TimedFrame>(StreamId.Create(Push, key))),
            Hop.MemoryStream => Over(this.GetStreamProvider(Memory).GetStream<TimedFrame>(StreamId.Create(Memory, key))),
            Hop.BroadcastChannel => client.GetBroadcastChannelProvider(Broadcast).GetChannelWriter<TimedFrame>(ChannelId.Create(Broadcast, key)).Publish,
            _ => static _ => Task.CompletedTask,
        };
        _timer = this.RegisterGrainTimer(SendAsync, new GrainTimerCreationOptions(after, Every) { Interleave = true });
    }

    public Task<long> Stop()
    {
        _timer?.Dispose();
        return Task.FromResult(_number);
    }

    private static Func<TimedFrame, Task> Over(IAsyncStream<TimedFrame> stream) => frame => stream.OnNextAsync(frame);

    private Task SendAsync() => _send(new TimedFrame(++_number, TimeProvider.System.GetTimestamp(), _pcm));
}

[Orleans.Placement.PreferLocalPlacement, ImplicitStreamSubscription(FrameSource.Push), ImplicitStreamSubscription(FrameSource.Memory), ImplicitChannelSubscription(FrameSource.Broadcast)]
public sealed class FrameSink : Grain, IFrameSink, IOnBroadcastChannelSubscribed
{
    private long _last;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var name in (string[])[FrameSource.Push, FrameSource.Memory])
        {
            await this.GetStreamProvider(name).GetStream<TimedFrame>(StreamId.Create(name, this.GetPrimaryKeyString())).SubscribeAsync((frame, _) => Take(frame));
        }
    }

    public Task Wake()
    {
        _last = 0;
        return Task.CompletedTask;
    }

    public Task Take(TimedFrame frame)
    {
        Arrivals.Add(frame, ref _last);
        return Task.CompletedTask;
    }

    public Task OnSubscribed(IBroadcastChannelSubscription streamSubscription) => streamSubscription.Attach<TimedFrame>(Take);
}
