using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Timers;

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(double dueSeconds, double periodSeconds, bool interleave, bool keepAlive);

    Task StartFailing();

    Task StartHolding(string gate, bool interleave);

    Task Change(double dueSeconds, double periodSeconds);

    Task Stop();

    Task<int> Ticks();

    Task Hold(string gate);

    Task<bool> StartOutside();

    Task<string?> ContextSeenByTick();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private IGrainTimer? _timer;
    private int _ticks;
    private string? _seen;

    public Task Start(double dueSeconds, double periodSeconds, bool interleave, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            static (self, token) =>
            {
                self._ticks++;
                self._seen = RequestContext.Get("who") as string;
                return Task.CompletedTask;
            },
            this,
            new GrainTimerCreationOptions(TimeSpan.FromSeconds(dueSeconds), periodSeconds < 0 ? Timeout.InfiniteTimeSpan : TimeSpan.FromSeconds(periodSeconds))
            {
                Interleave = interleave, KeepAlive = keepAlive,
            });
        return Task.CompletedTask;
    }

    public Task StartFailing()
    {
        _timer = this.RegisterGrainTimer(
            () =>
            {
                _ticks++;
                throw new InvalidOperationException("A tick fails.");
            },
            TimeSpan.FromSeconds(1),
            TimeSpan.FromSeconds(1));
        return Task.CompletedTask;
    }

    public Task StartHolding(string gate, bool interleave)
    {
        _timer = this.RegisterGrainTimer(
            async () =>
            {
                await Gate.Named(gate).PassAsync();
                _ticks++;
            },
            new GrainTimerCreationOptions(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) { Interleave = interleave });
        return Task.CompletedTask;
    }

    public Task Change(double dueSeconds, double periodSeconds)
    {
        _timer!.Change(TimeSpan.FromSeconds(dueSeconds), TimeSpan.FromSeconds(periodSeconds));
        return Task.CompletedTask;
    }

    public Task Stop()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task<int> Ticks() => Task.FromResult(_ticks);

    public async Task Hold(string gate) => await Gate.Named(gate).PassAsync();

    public Task<bool> StartOutside() => Task.Run(() =>
    {
        try
        {
            this.RegisterGrainTimer(static () => Task.CompletedTask, TimeSpan.Zero, TimeSpan.Zero);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    });

    public Task<string?> ContextSeenByTick() => Task.FromResult(_seen);
}

public sealed class GrainTimerTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task A_timer_ticks_when_due_and_then_by_its_period()
    {
        var grain = Grain("periodic");
        await grain.Start(2, 1, interleave: false, keepAlive: false);
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(1.9));
        Assert.Equal(0, await grain.Ticks());
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(0.2));
        Assert.Equal(1, await grain.Ticks());
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(4, await grain.Ticks());
    }

    [Fact]
    public async Task A_timer_without_a_period_ticks_once()
    {
        var grain = Grain("once");
        await grain.Start(1, -1, interleave: false, keepAlive: false);
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, await grain.Ticks());
        await grain.Change(1, 1);
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(3, await grain.Ticks());
        await grain.Stop();
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(3, await grain.Ticks());
    }

    [Fact]
    public async Task A_failing_tick_does_not_end_the_timer()
    {
        var grain = Grain("failing");
        await grain.StartFailing();
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(3, await grain.Ticks());
    }

    [Fact]
    public async Task Ticks_wait_for_a_running_request()
    {
        var gate = Gate.Named(nameof(Ticks_wait_for_a_running_request));
        var grain = Grain("waiting");
        await grain.Start(1, 1, interleave: false, keepAlive: false);
        var held = grain.Hold(nameof(Ticks_wait_for_a_running_request));
        await gate.ArrivalAsync();
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(5));
        gate.Open();
        await held;
        // Those missed meanwhile are not made up for.
        Assert.InRange(await grain.Ticks(), 0, 1);
    }

    [Fact]
    public async Task Requests_wait_for_a_running_tick_unless_it_interleaves()
    {
        var gate = Gate.Named("holding-tick");
        var grain = Grain("holding");
        await grain.StartHolding("holding-tick", interleave: false);
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(1));
        await gate.ArrivalAsync();
        var ticks = grain.Ticks();
        await _silo.SettleAsync();
        Assert.False(ticks.IsCompleted);
        gate.Open();
        Assert.Equal(1, await ticks);

        var interleaved = Gate.Named("interleaved-tick");
        var other = Grain("interleaved");
        await other.StartHolding("interleaved-tick", interleave: true);
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(1));
        await interleaved.ArrivalAsync();
        Assert.Equal(0, await other.Ticks());
        interleaved.Open();
    }

    [Fact]
    public async Task Ticks_do_not_carry_the_request_context_of_whoever_started_the_timer()
    {
        var grain = Grain("context");
        RequestContext.Set("who", "starter");
        await grain.Start(1, 1, interleave: false, keepAlive: false);
        RequestContext.Clear();
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, await grain.Ticks());
        Assert.Null(await grain.ContextSeenByTick());
    }

    [Fact]
    public async Task A_timer_cannot_be_started_outside_of_the_activation()
    {
        Assert.True(await Grain("outside").StartOutside());
    }

    private ITimerGrain Grain(string key) => _silo.Client.GetGrain<ITimerGrain>(key);
}
