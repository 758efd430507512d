using System.Collections.Concurrent;
using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Streams;

namespace VoiceCluster.Cluster.Tests;

/// <summary>Names of what the tests' streams are called.</summary>
internal static class Names
{
    public const string Implicit = "implicit";
    public const string Explicit = "explicit";
    public const string Space = "numbers";
    public const int Capacity = 8;
}

/// <summary>Publishes on the stream that its key begins with, up to a <c>|</c>.</summary>
public interface IPublisherGrain : IGrainWithStringKey
{
    Task<string> Where();

    Task Publish(string provider, int from, int count);

    Task End(string provider, string? error);
}

/// <summary>Listens from its first item on, or its first call.</summary>
public interface IListenerGrain : IGrainWithStringKey
{
    Task<string> Where();

    Task<int[]> Heard();

    [AlwaysInterleave]
    Task<int> Waiting();

    /// <summary>Takes nothing until it is let go.</summary>
    Task Hold();

    [AlwaysInterleave]
    Task LetGo();

    Task Leave();
}

/// <summary>Subscribes at run time.</summary>
public interface IWatcherGrain : IGrainWithStringKey
{
    Task Watch(string stream);

    Task Unwatch();

    Task<int[]> Heard();

    Task<string?> Ended();
}

[SiloNamePlacement]
public sealed class PublisherGrain : Grain, IPublisherGrain
{
    private readonly Dictionary<string, IAsyncStream<int>> _streams = [];

    public Task<string> Where() => Task.FromResult(this.Silo());

    public async Task Publish(string provider, int from, int count)
    {
        for (var i = from; i < from + count; i++) await Stream(provider).OnNextAsync(i);
    }

    public Task End(string provider, string? error) =>
        error is null ? Stream(provider).OnCompletedAsync() : Stream(provider).OnErrorAsync(new InvalidOperationException(error));

    private IAsyncStream<int> Stream(string provider)
    {
        if (!_streams.TryGetValue(provider, out var stream))
            _streams[provider] = stream = this.GetStreamProvider(provider).GetStream<int>(StreamId.Create(Names.Space, this.GetPrimaryKeyString().Split('|')[0]));
        return stream;
    }
}

[SiloNamePlacement, ImplicitStreamSubscription(Names.Space)]
public sealed class ListenerGrain : Grain, IListenerGrain
{
    private readonly List<int> _heard = [];
    private TaskCompletionSource _open = Opened();
    private int _waiting;

    public override Task OnActivateAsync(CancellationToken cancellationToken) =>
        this.GetStreamProvider(Names.Implicit).GetStream<int>(StreamId.Create(Names.Space, this.GetPrimaryKeyString())).SubscribeAsync(async (item, _) =>
        {
            _waiting++;
            await _open.Task;
            _waiting--;
            if (item < 0) throw new InvalidOperationException("an item that cannot be taken");
            _heard.Add(item);
        });

    public Task<string> Where() => Task.FromResult(this.Silo());

    public Task<int[]> Heard() => Task.FromResult<int[]>([.. _heard]);

    public Task<int> Waiting() => Task.FromResult(_waiting);

    public Task Hold()
    {
        _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return Task.CompletedTask;
    }

    public Task LetGo()
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    public Task Leave()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}

[SiloNamePlacement]
public sealed class WatcherGrain : Grain, IWatcherGrain
{
    private readonly List<int> _heard = [];
    private StreamSubscriptionHandle<int>? _subscription;
    private string? _ended;

    public async Task Watch(string stream) => _subscription = await this.GetStreamProvider(Names.Explicit).GetStream<int>(StreamId.Create(Names.Space, stream)).SubscribeAsync(
        (item, _) =>
        {
            _heard.Add(item);
            return Task.CompletedTask;
        },
        exception =>
        {
            _ended = exception.Message;
            return Task.CompletedTask;
        },
        () =>
        {
            _ended = "completed";
            return Task.CompletedTask;
        });

    public Task Unwatch() => _subscription!.UnsubscribeAsync();

    public Task<int[]> Heard() => Task.FromResult<int[]>([.. _heard]);

    public Task<string?> Ended() => Task.FromResult(_ended);
}

/// <summary>Where a grain lives.</summary>
internal static class GrainPlace
{
    public static string Silo(this Grain grain) => grain.GrainContext.Address.SiloAddress!.ToString();
}
