using Orleans.Streams;
using Orleans.Streams.Core;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Streams;

[GenerateSerializer, Immutable]
public readonly record struct Reading([property: Id(0)] string Producer, [property: Id(1)] int Number);

public interface IProducerGrain : IGrainWithStringKey
{
    Task Publish(string key, int first, int count);

    Task Complete(string key);

    Task Fail(string key, string message);
}

public sealed class ProducerGrain : Grain, IProducerGrain
{
    public async Task Publish(string key, int first, int count)
    {
        for (var i = first; i < first + count; i++) await Stream(key).OnNextAsync(new Reading(this.GetPrimaryKeyString(), i));
    }

    public Task Complete(string key) => Stream(key).OnCompletedAsync();

    public Task Fail(string key, string message) => Stream(key).OnErrorAsync(new TimeoutException(message));

    private IAsyncStream<Reading> Stream(string key) => this.GetStreamProvider(TestSilo.Streams).GetStream<Reading>(StreamId.Create("readings", key));
}

public interface IConsumerGrain : IGrainWithStringKey
{
    Task Subscribe(string key);

    Task SubscribeBatch(string key);

    Task Unsubscribe(string key);

    Task<int> Resume(string key);

    Task<List<Reading>> Received();

    Task<List<string>> Signals();

    Task HoldAt(int number, string gate);

    Task FailAt(int number, int times);

    Task<bool> WasOnOwnScheduler();

    Task End();

    Task<int> HandleCount(string key);
}

/// <summary>Keeps what it received for as long as it is active.</summary>
public sealed class ConsumerGrain : Grain, IConsumerGrain, IAsyncObserver<Reading>, IAsyncBatchObserver<Reading>
{
    private readonly List<Reading> _received = [];
    private readonly List<string> _signals = [];
    private readonly Dictionary<string, StreamSubscriptionHandle<Reading>> _handles = [];
    private TaskScheduler? _own;
    private bool _strayed;
    private (int Number, string Gate)? _hold;
    private int _failAt = -1;
    private int _failures;

    public async Task Subscribe(string key)
    {
        _own = TaskScheduler.Current;
        _handles[key] = await Stream(key).SubscribeAsync((IAsyncObserver<Reading>)this);
    }

    public async Task SubscribeBatch(string key) => _handles[key] = await Stream(key).SubscribeAsync((IAsyncBatchObserver<Reading>)this);

    public Task Unsubscribe(string key) => _handles[key].UnsubscribeAsync();

    public async Task<int> Resume(string key)
    {
        var handles = await Stream(key).GetAllSubscriptionHandles();
        foreach (var handle in handles) _handles[key] = await handle.ResumeAsync((IAsyncObserver<Reading>)this);
        return handles.Count;
    }

    public Task<List<Reading>> Received() => Task.FromResult(_received.ToList());

    public Task<List<string>> Signals() => Task.FromResult(_signals.ToList());

    public Task HoldAt(int number, string gate)
    {
        _hold = (number, gate);
        return Task.CompletedTask;
    }

    public Task FailAt(int number, int times)
    {
        (_failAt, _failures) = (number, times);
        return Task.CompletedTask;
    }

    public Task<bool> WasOnOwnScheduler() => Task.FromResult(_own is not null && !_strayed);

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> HandleCount(string key) => (await Stream(key).GetAllSubscriptionHandles()).Count;

    public async Task OnNextAsync(Reading item, StreamSequenceToken? token = null)
    {
        _strayed |= !ReferenceEquals(TaskScheduler.Current, _own);
        if (_hold is { } hold && hold.Number == item.Number) await Gate.Named(hold.Gate).PassAsync();
        if (item.Number == _failAt && _failures-- > 0) throw new InvalidOperationException($"Cannot take {item.Number}.");
        _received.Add(item);
    }

    public Task OnNextAsync(IList<SequentialItem<Reading>> items)
    {
        _signals.Add($"batch of {items.Count}");
        _received.AddRange(items.Select(i => i.Item));
        return Task.CompletedTask;
    }

    public Task OnCompletedAsync()
    {
        _signals.Add("completed");
        return Task.CompletedTask;
    }

    public Task OnErrorAsync(Exception ex)
    {
        _signals.Add($"{ex.GetType().Name}: {ex.Message}");
        return Task.CompletedTask;
    }

    private IAsyncStream<Reading> Stream(string key) => this.GetStreamProvider(TestSilo.Streams).GetStream<Reading>(StreamId.Create("readings", key));
}

public interface IImplicitGrain : IGrainWithStringKey
{
    Task<List<string>> Received();

    Task End();
}

/// <summary>Attaches its observer when activated.</summary>
[ImplicitStreamSubscription("implicit")]
public sealed class ImplicitGrain : Grain, IImplicitGrain
{
    private readonly List<string> _received = [];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var stream = this.GetStreamProvider(TestSilo.Streams).GetStream<string>(StreamId.Create("implicit", this.GetPrimaryKeyString()));
        await stream.SubscribeAsync((item, _) =>
        {
            _received.Add(item);
            return Task.CompletedTask;
        });
    }

    public Task<List<string>> Received() => Task.FromResult(_received.ToList());

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

public interface IOfferedGrain : IGrainWithGuidKey
{
    Task<List<string>> Received();
}

/// <summary>Attaches its observer when told of the subscription.</summary>
[RegexImplicitStreamSubscription("^offered-.*")]
public sealed class OfferedGrain : Grain, IOfferedGrain, IStreamSubscriptionObserver
{
    private readonly List<string> _received = [];

    public Task<List<string>> Received() => Task.FromResult(_received.ToList());

    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory)
    {
        _received.Add($"offered {handleFactory.StreamId.GetNamespace()}");
        return handleFactory.Create<string>().ResumeAsync((item, _) =>
        {
            _received.Add(item);
            return Task.CompletedTask;
        });
    }
}
