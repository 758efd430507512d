using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Activations;

public sealed class ManagementTests : IAsyncLifetime
{
    private TestSilo _silo = null!;

    private IManagementGrain Management => _silo.Client.GetGrain<IManagementGrain>(0);

    public async ValueTask InitializeAsync() => _silo = await TestSilo.StartAsync();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task Activations_are_counted_and_listed()
    {
        for (var i = 0; i < 5; i++) await _silo.Client.GetGrain<Calls.ICalculatorGrain>($"m{i}").Remember("x");
        Assert.True(await Management.GetTotalActivationCount() >= 5);
        Assert.Contains(await Management.GetSimpleGrainStatistics(), s => s.ActivationCount == 5);
        var type = _silo.Client.GetGrain<Calls.ICalculatorGrain>("m0").GetGrainId().Type;
        Assert.Equal(5, (await Management.GetActiveGrains(type)).Count);
    }

    [Fact]
    public async Task Idle_activations_can_be_collected_at_once()
    {
        await _silo.Client.GetGrain<Calls.ICalculatorGrain>("c").Remember("x");
        await _silo.SettleAsync();
        await Management.ForceActivationCollection(TimeSpan.Zero);
        await _silo.SettleAsync();
        Assert.Null(await _silo.Client.GetGrain<Calls.ICalculatorGrain>("c").Recall());
    }
}
