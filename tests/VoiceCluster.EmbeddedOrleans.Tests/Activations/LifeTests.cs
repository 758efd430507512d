using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Activations;

/// <summary>What happened to activations, in a list of the silo's.</summary>
public sealed class LifeEvents
{
    private readonly List<string> _events = [];

    public IReadOnlyList<string> All
    {
        get
        {
            lock (_events) return [.. _events];
        }
    }

    public void Add(string text)
    {
        lock (_events) _events.Add(text);
    }
}

public interface ILifeGrain : IGrainWithStringKey
{
    Task<string> Activation();

    Task End();

    Task EndAndHold(string gate);

    Task Delay(double minutes);

    Task Hold(string gate);
}

public interface IFailingLifeGrain : ILifeGrain;

public interface IHeldLifeGrain : ILifeGrain;

public class LifeGrain(LifeEvents events) : Grain, ILifeGrain, ILifecycleParticipant<IGrainLifecycle>
{
    private readonly string _activation = Guid.NewGuid().ToString("N")[..6];

    protected LifeEvents Events => events;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        events.Add($"{this.GetPrimaryKeyString()} activated");
        return base.OnActivateAsync(cancellationToken);
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        events.Add($"{this.GetPrimaryKeyString()} deactivated: {reason.ReasonCode}");
        return base.OnDeactivateAsync(reason, cancellationToken);
    }

    public void Participate(IGrainLifecycle lifecycle)
    {
        lifecycle.Subscribe<LifeGrain>(GrainLifecycleStage.SetupState, _ => Note("set up"), _ => Note("torn down"));
        lifecycle.Subscribe<LifeGrain>(GrainLifecycleStage.Activate, _ => Note("activating"), _ => Note("deactivating"));
    }

    public Task<string> Activation() => Task.FromResult(_activation);

    public Task End()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task EndAndHold(string gate)
    {
        DeactivateOnIdle();
        await Gate.Named(gate).PassAsync();
    }

    public Task Delay(double minutes)
    {
        DelayDeactivation(TimeSpan.FromMinutes(minutes));
        return Task.CompletedTask;
    }

    public async Task Hold(string gate)
    {
        await Gate.Named(gate).PassAsync();
        await Note("released");
    }

    private Task Note(string what)
    {
        events.Add($"{this.GetPrimaryKeyString()} {what}");
        return Task.CompletedTask;
    }
}

public sealed class FailingLifeGrain(LifeEvents events) : LifeGrain(events), IFailingLifeGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Events.Add("tried");
        throw new NotSupportedException("It cannot be activated.");
    }
}

public sealed class HeldLifeGrain(LifeEvents events) : LifeGrain(events), IHeldLifeGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Gate.Named($"activating-{this.GetPrimaryKeyString()}").PassAsync();
        await base.OnActivateAsync(cancellationToken);
    }
}

public sealed class LifeTests : IAsyncLifetime
{
    private readonly LifeEvents _events = new();
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync(silo =>
    {
        silo.Services.AddSingleton(_events);
        silo.Configure<GrainCollectionOptions>(options =>
        {
            options.CollectionAge = TimeSpan.FromMinutes(10);
            options.CollectionQuantum = TimeSpan.FromSeconds(30);
            options.ActivationTimeout = TimeSpan.FromSeconds(5);
        });
    });

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task The_stages_of_an_activation_run_in_order_and_back()
    {
        await Grain("stages").End();
        await _silo.SettleAsync();
        Assert.Equal(
            ["stages set up", "stages activating", "stages activated", "stages deactivated: ApplicationRequested", "stages deactivating", "stages torn down"],
            _events.All);
    }

    [Fact]
    public async Task An_idle_activation_is_collected_and_the_next_call_makes_another()
    {
        var first = await Grain("idle").Activation();
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(first, await Grain("idle").Activation());
        await _silo.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(first, await Grain("idle").Activation());
        await _silo.IdleOutAsync(TimeSpan.FromMinutes(12));
        Assert.Contains("idle deactivated: ActivationIdle", _events.All);
        Assert.NotEqual(first, await Grain("idle").Activation());
    }

    [Fact]
    public async Task An_activation_that_waits_within_a_request_is_not_idle()
    {
        var gate = Gate.Named("life-busy");
        var held = Grain("busy").Hold("life-busy");
        await gate.ArrivalAsync();
        held = held.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        await _silo.IdleOutAsync(TimeSpan.FromMinutes(30));
        Assert.DoesNotContain("busy deactivated: ActivationIdle", _events.All);
        gate.Open();
        await held;
    }

    [Fact]
    public async Task DelayDeactivation_keeps_an_idle_activation()
    {
        var first = await Grain("delayed").Activation();
        await Grain("delayed").Delay(60);
        await _silo.IdleOutAsync(TimeSpan.FromMinutes(45));
        Assert.Equal(first, await Grain("delayed").Activation());
        await Grain("delayed").Delay(-1);
        await _silo.IdleOutAsync(TimeSpan.FromMinutes(12));
        Assert.NotEqual(first, await Grain("delayed").Activation());
    }

    [Fact]
    public async Task Requests_that_come_while_it_ends_go_to_the_next_activation()
    {
        var gate = Gate.Named("life-ending");
        var first = await Grain("ending").Activation();
        var ending = Grain("ending").EndAndHold("life-ending");
        await gate.ArrivalAsync();
        var next = Grain("ending").Activation();
        await _silo.SettleAsync();
        Assert.False(next.IsCompleted);
        gate.Open();
        await ending;
        Assert.NotEqual(first, await next);
        Assert.Equal(2, _events.All.Count(e => e == "ending activated"));
    }

    [Fact]
    public async Task Requests_wait_until_it_is_activated()
    {
        var gate = Gate.Named("activating-slow");
        var grain = _silo.Client.GetGrain<IHeldLifeGrain>("slow");
        var calls = Enumerable.Range(0, 5).Select(_ => grain.Activation()).ToArray();
        await gate.ArrivalAsync();
        await _silo.SettleAsync();
        Assert.DoesNotContain(calls, c => c.IsCompleted);
        gate.Open();
        Assert.Single((await Task.WhenAll(calls)).Distinct());
    }

    [Fact]
    public async Task A_failing_activation_fails_its_callers_and_is_tried_again()
    {
        var grain = _silo.Client.GetGrain<IFailingLifeGrain>("failing");
        var failures = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Assert.ThrowsAsync<NotSupportedException>(grain.Activation)));
        Assert.All(failures, f => Assert.Equal("It cannot be activated.", f.Message));
        await Assert.ThrowsAsync<NotSupportedException>(grain.Activation);
        Assert.True(_events.All.Count(e => e == "tried") >= 2);
        Assert.DoesNotContain(_events.All, e => e.StartsWith("failing deactivated", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_activation_that_takes_too_long_is_given_up()
    {
        var gate = Gate.Named("activating-stuck");
        var call = _silo.Client.GetGrain<IHeldLifeGrain>("stuck").Activation();
        await gate.ArrivalAsync();
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(6));
        await Assert.ThrowsAnyAsync<Exception>(() => call);
        gate.Open();
        await _silo.SettleAsync();
        Assert.NotNull(await _silo.Client.GetGrain<IHeldLifeGrain>("stuck").Activation());
    }

    [Fact]
    public async Task Stopping_the_silo_ends_running_requests_and_then_every_grain()
    {
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Grain($"stop-{i}").Activation()));
        var gate = Gate.Named("life-stopping");
        var held = Grain("stop-0").Hold("life-stopping");
        await gate.ArrivalAsync();
        var stopping = _silo.Cluster.StopAllSilosAsync();
        Assert.DoesNotContain("stop-0 deactivated: ShuttingDown", _events.All);
        gate.Open();
        await stopping;
        // Whether its caller still hears of it depends on the host.
        await held.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Assert.Equal(20, _events.All.Count(e => e.EndsWith("deactivated: ShuttingDown", StringComparison.Ordinal)));
        Assert.Equal(["stop-0 released", "stop-0 deactivated: ShuttingDown"], _events.All.Where(e => e is "stop-0 released" or "stop-0 deactivated: ShuttingDown"));
    }

    private ILifeGrain Grain(string key) => _silo.Client.GetGrain<ILifeGrain>(key, "VoiceCluster.EmbeddedOrleans.Tests.Activations.LifeGrain");
}
