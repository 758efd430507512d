using Orleans.Concurrency;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Scheduling;

public interface IWorkerGrain : IGrainWithIntegerKey
{
    Task<Guid> Work(string gate);
}

[StatelessWorker(3)]
public sealed class WorkerGrain : Grain, IWorkerGrain
{
    private readonly Guid _id = Guid.NewGuid();

    public async Task<Guid> Work(string gate)
    {
        await Gate.Named(gate).PassAsync();
        return _id;
    }
}

public sealed class StatelessWorkerTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task As_many_requests_run_at_once_as_there_are_workers()
    {
        var gate = Gate.Named(nameof(As_many_requests_run_at_once_as_there_are_workers));
        var work = Enumerable.Range(0, 9).Select(_ => _silo.Client.GetGrain<IWorkerGrain>(0).Work(nameof(As_many_requests_run_at_once_as_there_are_workers))).ToArray();
        for (var i = 0; i < 3; i++) await gate.ArrivalAsync();
        await _silo.SettleAsync();
        Assert.Equal(3, gate.Arrived);
        gate.Open();
        var workers = await Task.WhenAll(work);
        Assert.Equal(3, workers.Distinct().Count());
    }

    [Fact]
    public async Task Requests_one_after_the_other_need_one_worker()
    {
        Gate.Named("one-worker").Open();
        var workers = new HashSet<Guid>();
        for (var i = 0; i < 10; i++)
        {
            workers.Add(await _silo.Client.GetGrain<IWorkerGrain>(1).Work("one-worker"));
            await _silo.SettleAsync();
        }

        Assert.Single(workers);
    }
}
