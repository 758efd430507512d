using System.Diagnostics;
using Orleans.Configuration;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public interface ITracedGrain : IGrainWithStringKey
{
    Task<string?> TraceId();
}

public sealed class TracedGrain : Grain, ITracedGrain
{
    public async Task<string?> TraceId()
    {
        await Task.Yield();
        return Activity.Current?.TraceId.ToString();
    }
}

public sealed class PropagationTests
{
    [Fact]
    public async Task A_trace_goes_on_in_the_grain_if_activities_are_propagated()
    {
        // Orleans takes part in traces that somebody listens to.
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal),
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent == default ? ActivitySamplingResult.None : ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        await using var silo = await TestSilo.StartAsync(builder => builder.AddActivityPropagation());
        using var activity = new Activity("test").SetIdFormat(ActivityIdFormat.W3C).Start();
        Assert.Equal(activity.TraceId.ToString(), await silo.Client.GetGrain<ITracedGrain>("t").TraceId());
        activity.Stop();
        Assert.Null(await silo.Client.GetGrain<ITracedGrain>("t").TraceId());
    }

    [Fact]
    public async Task A_call_that_timed_out_cancels_its_callee_if_so_configured()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.Configure<SiloMessagingOptions>(options =>
        {
            options.CancelRequestOnTimeout = true;
            options.ResponseTimeout = TimeSpan.FromSeconds(7);
        }));
        var caller = silo.Client.GetGrain<ITimingOutGrain>("t");
        var call = caller.CallAndTimeOut("propagation-timeout");
        await Gate.Named("propagation-timeout").ArrivalAsync();
        await silo.AdvanceAsync(TimeSpan.FromSeconds(10));
        Assert.True(await call);
        Assert.True(await silo.Client.GetGrain<ICancellableGrain>("propagation").WasCancelled());
    }
}

public interface ITimingOutGrain : IGrainWithStringKey
{
    [ResponseTimeout("00:10:00")]
    Task<bool> CallAndTimeOut(string gate);
}

public sealed class TimingOutGrain : Grain, ITimingOutGrain
{
    public async Task<bool> CallAndTimeOut(string gate)
    {
        try
        {
            await GrainFactory.GetGrain<ICancellableGrain>("propagation").Work(gate, CancellationToken.None);
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }
}
