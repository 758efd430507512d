using Orleans.Concurrency;
using Orleans.Serialization.Invocation;
using VoiceCluster.EmbeddedOrleans.Tests.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Tests.Scheduling;

public interface ITurnGrain : IGrainWithStringKey
{
    Task Hold(string gate);

    [ReadOnly]
    Task HoldReadOnly(string gate);

    [AlwaysInterleave]
    Task HoldInterleaved(string gate);

    Task<int> MostAtOnce(int delays);

    Task<string> Activation();
}

public interface IReentrantTurnGrain : ITurnGrain;

public interface IChoosyTurnGrain : ITurnGrain;

/// <summary>Counts how many of its requests run at once.</summary>
public abstract class TurnGrainBase : Grain, ITurnGrain
{
    private readonly string _activation = Guid.NewGuid().ToString();
    private int _running;
    private int _most;

    public Task Hold(string gate) => HoldAt(gate);

    public Task HoldReadOnly(string gate) => HoldAt(gate);

    public Task HoldInterleaved(string gate) => HoldAt(gate);

    public async Task<int> MostAtOnce(int delays)
    {
        _most = Math.Max(_most, ++_running);
        for (var i = 0; i < delays; i++) await Task.Yield();
        _running--;
        return _most;
    }

    public Task<string> Activation() => Task.FromResult(_activation);

    private static async Task HoldAt(string gate) => await Gate.Named(gate).PassAsync();
}

public sealed class TurnGrain : TurnGrainBase;

[Reentrant]
public sealed class ReentrantTurnGrain : TurnGrainBase, IReentrantTurnGrain;

[MayInterleave(nameof(MayInterleave))]
public sealed class ChoosyTurnGrain : TurnGrainBase, IChoosyTurnGrain
{
    public static bool MayInterleave(IInvokable request) =>
        request.GetMethodName() == nameof(ITurnGrain.Hold) && ((string?)request.GetArgument(0))!.StartsWith("open", StringComparison.Ordinal);
}
