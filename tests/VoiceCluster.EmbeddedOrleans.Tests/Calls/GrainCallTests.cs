using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public sealed class GrainCallTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    private ICalculatorGrain Calculator => _silo.Client.GetGrain<ICalculatorGrain>("calculator");

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Results_come_back_from_every_kind_of_method()
    {
        Assert.Equal(5, await Calculator.Add(2, 3));
        Assert.Equal(7, await Calculator.AddSoon(3, 4));
        await Calculator.Remember("x");
        Assert.Equal("x", await Calculator.Recall());
        await Calculator.Forget();
        Assert.Null(await Calculator.Recall());
        Assert.Equal("text", await Calculator.Echo("text"));
        Assert.Equal(1.5, await Calculator.Echo(1.5));
    }

    [Fact]
    public async Task Many_calls_at_once_each_get_their_own_answer()
    {
        var sums = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => i % 2 == 0 ? Calculator.Add(i, 1) : Calculator.AddSoon(i, 1).AsTask()));
        Assert.Equal(Enumerable.Range(1, 2000), sums);
    }

    [Fact]
    public async Task A_ValueTask_answer_can_be_awaited_once_and_late()
    {
        var answer = Calculator.AddSoon(1, 1);
        await Calculator.Add(0, 0);
        Assert.Equal(2, await answer);
    }

    [Fact]
    public async Task Exceptions_travel_to_the_caller_with_their_type_and_message()
    {
        Assert.Equal("at once", (await Assert.ThrowsAsync<CalculatorException>(() => Calculator.Throw("at once"))).Message);
        Assert.Equal("later", (await Assert.ThrowsAsync<CalculatorException>(() => Calculator.ThrowAfterAwait("later").AsTask())).Message);
        Assert.Equal(3, await Calculator.Add(1, 2));
    }

    [Fact]
    public async Task A_one_way_call_completes_before_it_is_carried_out()
    {
        var gate = Gate.Named(nameof(A_one_way_call_completes_before_it_is_carried_out));
        var call = Calculator.Notify(nameof(A_one_way_call_completes_before_it_is_carried_out));
        Assert.True(call.IsCompletedSuccessfully);
        await gate.ArrivalAsync();
        gate.Open();
        Assert.Equal("notified", await Calculator.Recall());
        await Calculator.NotifyAndThrow();
        Assert.Equal(3, await Calculator.Add(1, 2));
    }

    [Fact]
    public async Task A_late_response_is_a_timeout_after_thirty_seconds()
    {
        var gate = Gate.Named(nameof(A_late_response_is_a_timeout_after_thirty_seconds));
        var call = Calculator.Wait(nameof(A_late_response_is_a_timeout_after_thirty_seconds));
        await gate.ArrivalAsync();
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(25));
        Assert.False(call.IsCompleted);
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        gate.Open();
        Assert.Equal(3, await Calculator.Add(1, 2));
    }

    [Fact]
    public async Task A_method_can_have_a_response_timeout_of_its_own()
    {
        var gate = Gate.Named(nameof(A_method_can_have_a_response_timeout_of_its_own));
        var call = Calculator.WaitBriefly(nameof(A_method_can_have_a_response_timeout_of_its_own));
        await gate.ArrivalAsync();
        await _silo.AdvanceAsync(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAsync<TimeoutException>(() => call);
        gate.Open();
    }

    [Fact]
    public async Task Awaits_continue_on_the_activation()
    {
        Assert.True(await Calculator.IsOnOwnScheduler());
    }
}
