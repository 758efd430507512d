using Orleans.Concurrency;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Calls;

public interface ICalculatorGrain : IGrainWithStringKey
{
    Task<int> Add(int left, int right);

    ValueTask<int> AddSoon(int left, int right);

    Task Remember(string value);

    ValueTask Forget();

    Task<string?> Recall();

    Task<T> Echo<T>(T value);

    Task Throw(string message);

    ValueTask<int> ThrowAfterAwait(string message);

    [OneWay]
    Task Notify(string gate);

    [OneWay]
    Task NotifyAndThrow();

    Task Wait(string gate);

    [ResponseTimeout("00:00:05")]
    Task WaitBriefly(string gate);

    Task<string> Own();

    Task<bool> IsOnOwnScheduler();
}

[GenerateSerializer]
public sealed class CalculatorException(string message) : Exception(message);

public sealed class CalculatorGrain : Grain, ICalculatorGrain
{
    private string? _value;

    public Task<int> Add(int left, int right) => Task.FromResult(left + right);

    public async ValueTask<int> AddSoon(int left, int right)
    {
        await Task.Yield();
        return left + right;
    }

    public Task Remember(string value)
    {
        _value = value;
        return Task.CompletedTask;
    }

    public ValueTask Forget()
    {
        _value = null;
        return ValueTask.CompletedTask;
    }

    public Task<string?> Recall() => Task.FromResult(_value);

    public Task<T> Echo<T>(T value) => Task.FromResult(value);

    public Task Throw(string message) => throw new CalculatorException(message);

    public async ValueTask<int> ThrowAfterAwait(string message)
    {
        await Task.Yield();
        throw new CalculatorException(message);
    }

    public async Task Notify(string gate)
    {
        await Gate.Named(gate).PassAsync();
        _value = "notified";
    }

    public Task NotifyAndThrow() => throw new CalculatorException("Nobody hears this.");

    public Task Wait(string gate) => Gate.Named(gate).PassAsync();

    public Task WaitBriefly(string gate) => Gate.Named(gate).PassAsync();

    public Task<string> Own() => Task.FromResult(this.GetPrimaryKeyString());

    public async Task<bool> IsOnOwnScheduler()
    {
        var before = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current;
        await Task.Run(static () => { });
        var afterRun = TaskScheduler.Current;
        var inStartNew = await Task.Factory.StartNew(static () => TaskScheduler.Current);
        var inContinuation = await Task.CompletedTask.ContinueWith(static _ => TaskScheduler.Current);
        return before != TaskScheduler.Default
            && new[] { afterYield, afterRun, inStartNew, inContinuation }.All(s => ReferenceEquals(s, before));
    }
}
