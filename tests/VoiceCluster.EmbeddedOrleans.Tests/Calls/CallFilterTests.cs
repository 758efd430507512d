using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public interface IFilteredGrain : IGrainWithStringKey
{
    Task<int> Double(int value);

    Task<string> Name();

    Task Fail();

    Task<int> DoubleThrough(string other, int value);
}

public sealed class FilteredGrain : Grain, IFilteredGrain, IIncomingGrainCallFilter
{
    public Task<int> Double(int value) => Task.FromResult(value * 2);

    public Task<string> Name() => Task.FromResult("name");

    public Task Fail() => throw new InvalidOperationException("failed");

    public Task<int> DoubleThrough(string other, int value) => GrainFactory.GetGrain<IFilteredGrain>(other).Double(value);

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.MethodName == nameof(Name)) context.Result = $"{context.Result} (own filter)";
    }
}

public sealed class CallFilterTests
{
    [Fact]
    public async Task Incoming_filters_see_and_change_arguments_and_results()
    {
        var seen = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            if (context.Grain is not FilteredGrain) { await context.Invoke(); return; }
            lock (seen) seen.Add($"{context.MethodName}/{context.Request.GetArgumentCount()}/{context.ImplementationMethod.DeclaringType!.Name}");
            if (context.MethodName == "Double") context.Request.SetArgument(0, (int)context.Request.GetArgument(0)! + 1);
            await context.Invoke();
            if (context.MethodName == "Double") context.Result = (int)context.Result! + 100;
        }));
        var grain = silo.Client.GetGrain<IFilteredGrain>("in");
        Assert.Equal(108, await grain.Double(3));
        Assert.Equal("name (own filter)", await grain.Name());
        Assert.Equal(["Double/1/FilteredGrain", "Name/0/FilteredGrain"], seen);
    }

    [Fact]
    public async Task Incoming_filters_can_replace_errors_and_refuse_calls()
    {
        await using var silo = await TestSilo.StartAsync(builder => builder.AddIncomingGrainCallFilter(async context =>
        {
            if (context.MethodName == "Name" && context.Grain is FilteredGrain) throw new UnauthorizedAccessException("refused");
            try
            {
                await context.Invoke();
            }
            catch (InvalidOperationException exception)
            {
                throw new ArgumentException("translated", exception);
            }
        }));
        var grain = silo.Client.GetGrain<IFilteredGrain>("refuse");
        await Assert.ThrowsAsync<UnauthorizedAccessException>(grain.Name);
        Assert.Equal("translated", (await Assert.ThrowsAsync<ArgumentException>(grain.Fail)).Message);
        Assert.Equal(4, await grain.Double(2));
    }

    [Fact]
    public async Task Outgoing_filters_see_calls_between_grains_with_both_ends()
    {
        var seen = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder => builder.AddOutgoingGrainCallFilter(async context =>
        {
            await context.Invoke();
            if (context.InterfaceMethod.DeclaringType == typeof(IFilteredGrain) && context.SourceId is { } source)
            {
                lock (seen) seen.Add($"{source} -> {context.TargetId}: {context.Result}");
                context.Result = (int)context.Result! + 1;
            }
        }));
        Assert.Equal(15, await silo.Client.GetGrain<IFilteredGrain>("one").DoubleThrough("two", 7));
        Assert.Equal(["filtered/one -> filtered/two: 14"], seen);
    }

    [Fact]
    public async Task Filters_are_services_and_run_in_order()
    {
        var order = new List<string>();
        await using var silo = await TestSilo.StartAsync(builder =>
        {
            builder.Services.AddSingleton(order);
            builder.AddIncomingGrainCallFilter<FirstFilter>();
            builder.AddIncomingGrainCallFilter<SecondFilter>();
        });
        await silo.Client.GetGrain<IFilteredGrain>("order").Double(1);
        Assert.Equal(["first", "second", "second done", "first done"], order);
    }

    public sealed class FirstFilter(List<string> order, IGrainFactory grains) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            Assert.NotNull(grains);
            if (context.Grain is FilteredGrain) order.Add("first");
            await context.Invoke();
            if (context.Grain is FilteredGrain) order.Add("first done");
        }
    }

    public sealed class SecondFilter(List<string> order) : IIncomingGrainCallFilter
    {
        public async Task Invoke(IIncomingGrainCallContext context)
        {
            if (context.Grain is FilteredGrain) order.Add("second");
            await context.Invoke();
            if (context.Grain is FilteredGrain) order.Add("second done");
        }
    }
}
