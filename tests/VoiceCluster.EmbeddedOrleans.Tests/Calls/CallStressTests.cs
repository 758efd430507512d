using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public interface IStressGrain : IGrainWithIntegerKey
{
    Task<long> Answer(long value, int yields);

    ValueTask<long> AnswerSoon(long value, int yields, CancellationToken cancellationToken);

    ValueTask<long> Through(long value, int hops);
}

public sealed class StressGrain : Grain, IStressGrain
{
    private int _running;

    public async Task<long> Answer(long value, int yields)
    {
        if (Interlocked.Increment(ref _running) != 1) throw new InvalidOperationException("Two requests at once.");
        for (var i = 0; i < yields; i++) await Task.Yield();
        Interlocked.Decrement(ref _running);
        return value;
    }

    public async ValueTask<long> AnswerSoon(long value, int yields, CancellationToken cancellationToken) => await Answer(value, yields);

    public async ValueTask<long> Through(long value, int hops) =>
        hops == 0 ? value : await GrainFactory.GetGrain<IStressGrain>(1000 + hops).Through(value, hops - 1);
}

/// <summary>Calls are reused: whatever mixture of answers, cancellations and ends of activations, none may get another's answer.</summary>
public sealed class CallStressTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Answers_never_get_mixed_up()
    {
        var workers = Enumerable.Range(0, 8).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var i = 0; i < 600; i++)
            {
                var value = ((long)worker << 32) + i;
                var grain = _silo.Client.GetGrain<IStressGrain>(random.Next(4));
                switch (random.Next(4))
                {
                    case 0:
                        Assert.Equal(value, await grain.Answer(value, random.Next(3)));
                        break;
                    case 1:
                        Assert.Equal(value, await grain.AnswerSoon(value, random.Next(3), CancellationToken.None));
                        break;
                    case 2:
                        Assert.Equal(value, await _silo.Client.GetGrain<IStressGrain>(100 + worker).Through(value, 5));
                        break;
                    default:
                        await CancelAtSomePointAsync(grain, value, random);
                        break;
                }

                if (i % 200 == 0) await _silo.Cluster.DeactivateAsync(grain.GetGrainId());
            }
        })).ToArray();
        await Task.WhenAll(workers);
    }

    private static async Task CancelAtSomePointAsync(IStressGrain grain, long value, Random random)
    {
        using var cancellation = new CancellationTokenSource();
        var call = grain.AnswerSoon(value, random.Next(3), cancellation.Token);
        var spins = random.Next(200);
        var cancelling = Task.Run(() =>
        {
            Thread.SpinWait(spins);
            cancellation.Cancel();
        });
        try
        {
            Assert.Equal(value, await call);
        }
        catch (OperationCanceledException)
        {
            // One of the two allowed ends.
        }

        await cancelling;
    }
}
