using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Utilities;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Observers;

public interface INewsObserver : IGrainObserver
{
    void OnNews(int number);

    Task<string> Confirm(int number);
}

public interface INewsGrain : IGrainWithStringKey
{
    Task Subscribe(INewsObserver observer);

    Task Unsubscribe(INewsObserver observer);

    Task Publish(int first, int count);

    Task<string[]> PublishConfirmed(int number);

    Task<int> Count();
}

public sealed class NewsGrain(TimeProvider clock) : Grain, INewsGrain
{
    private readonly ObserverManager<INewsObserver> _observers = new(TimeSpan.FromMinutes(5), NullLogger.Instance)
    {
        GetDateTime = () => clock.GetUtcNow().UtcDateTime,
    };

    public Task Subscribe(INewsObserver observer)
    {
        _observers.Subscribe(observer, observer);
        return Task.CompletedTask;
    }

    public Task Unsubscribe(INewsObserver observer)
    {
        _observers.Unsubscribe(observer);
        return Task.CompletedTask;
    }

    public Task Publish(int first, int count)
    {
        for (var i = first; i < first + count; i++) _observers.Notify(o => o.OnNews(i));
        return Task.CompletedTask;
    }

    public async Task<string[]> PublishConfirmed(int number)
    {
        var answers = new List<string>();
        await _observers.Notify(async o => answers.Add(await o.Confirm(number)));
        return [.. answers];
    }

    public Task<int> Count() => Task.FromResult(_observers.Count);
}

public sealed class NewsObserver(string name) : INewsObserver
{
    private readonly List<int> _received = [];
    private int _running;

    public bool Overlapped { get; private set; }

    public IReadOnlyList<int> Received
    {
        get
        {
            lock (_received) return [.. _received];
        }
    }

    public void OnNews(int number)
    {
        if (Interlocked.Increment(ref _running) > 1) Overlapped = true;
        lock (_received) _received.Add(number);
        Interlocked.Decrement(ref _running);
    }

    public Task<string> Confirm(int number) => Task.FromResult($"{name} {number}");
}

public sealed class ObserverTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Notifications_arrive_in_order_and_one_at_a_time()
    {
        var observer = new NewsObserver("o");
        var reference = _silo.Client.CreateObjectReference<INewsObserver>(observer);
        await Grain("order").Subscribe(reference);
        await Grain("order").Publish(0, 1000);
        await _silo.SettleAsync();
        Assert.Equal(Enumerable.Range(0, 1000), observer.Received);
        Assert.False(observer.Overlapped);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Observers_can_answer()
    {
        var (one, two) = (new NewsObserver("one"), new NewsObserver("two"));
        await Grain("answer").Subscribe(_silo.Client.CreateObjectReference<INewsObserver>(one));
        await Grain("answer").Subscribe(_silo.Client.CreateObjectReference<INewsObserver>(two));
        Assert.Equal(["one 7", "two 7"], (await Grain("answer").PublishConfirmed(7)).Order());
        GC.KeepAlive((one, two));
    }

    [Fact]
    public async Task An_unsubscribed_observer_hears_nothing_more()
    {
        var observer = new NewsObserver("o");
        var reference = _silo.Client.CreateObjectReference<INewsObserver>(observer);
        await Grain("unsubscribe").Subscribe(reference);
        await Grain("unsubscribe").Publish(1, 1);
        await Grain("unsubscribe").Unsubscribe(reference);
        await Grain("unsubscribe").Publish(2, 1);
        await _silo.SettleAsync();
        Assert.Equal([1], observer.Received);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task A_deleted_reference_reaches_nobody()
    {
        var observer = new NewsObserver("o");
        var reference = _silo.Client.CreateObjectReference<INewsObserver>(observer);
        await Grain("deleted").Subscribe(reference);
        _silo.Client.DeleteObjectReference<INewsObserver>(reference);
        await Grain("deleted").Publish(1, 1);
        await _silo.SettleAsync();
        Assert.Empty(observer.Received);
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task Observers_that_are_not_heard_of_expire()
    {
        var observer = new NewsObserver("o");
        var reference = _silo.Client.CreateObjectReference<INewsObserver>(observer);
        await Grain("expire").Subscribe(reference);
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(4));
        await Grain("expire").Subscribe(reference);
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(4));
        await Grain("expire").Publish(1, 1);
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(6));
        await Grain("expire").Publish(2, 1);
        await _silo.SettleAsync();
        Assert.Equal([1], observer.Received);
        Assert.Equal(0, await Grain("expire").Count());
        GC.KeepAlive(observer);
    }

    [Fact]
    public async Task References_hold_their_objects_weakly()
    {
        var (reference, observer) = CreateAndForget();
        for (var i = 0; i < 10 && observer.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(observer.IsAlive);
        await Grain("weak").Subscribe(reference);
        await Grain("weak").Publish(1, 1);
    }

    [Fact]
    public void References_are_made_of_objects_only()
    {
        var observer = new NewsObserver("o");
        var reference = _silo.Client.CreateObjectReference<INewsObserver>(observer);
        Assert.ThrowsAny<ArgumentException>(() => _silo.Client.CreateObjectReference<INewsObserver>(reference));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private (INewsObserver Reference, WeakReference Observer) CreateAndForget()
    {
        var observer = new NewsObserver("weak");
        return (_silo.Client.CreateObjectReference<INewsObserver>(observer), new WeakReference(observer));
    }

    private INewsGrain Grain(string key) => _silo.Client.GetGrain<INewsGrain>(key);
}
