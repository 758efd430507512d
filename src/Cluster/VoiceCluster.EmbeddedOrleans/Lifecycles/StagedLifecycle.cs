using Orleans;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Hosting;

namespace VoiceCluster.EmbeddedOrleans.Lifecycles;

/// <summary>Starts stages in ascending order and stops those that started in descending order; the members of a stage go together.</summary>
internal abstract class StagedLifecycle(SiloLog log) : ILifecycleSubject
{
    private readonly Lock _gate = new();
    private readonly List<Participant> _participants = [];
    private int? _highestStarted;

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var participant = new Participant(this, observerName, stage, observer);
        lock (_gate) _participants.Add(participant);
        return participant;
    }

    public async Task OnStart(CancellationToken cancellationToken = default)
    {
        foreach (var stage in Stages().OrderBy(s => s.Key))
        {
            if (cancellationToken.IsCancellationRequested) throw new OrleansLifecycleCanceledException("The lifecycle was cancelled while starting.");
            _highestStarted = stage.Key;
            await Task.WhenAll(stage.Select(p => p.Observer.OnStart(cancellationToken)));
            HighestCompletedStage = stage.Key;
        }
    }

    public async Task OnStop(CancellationToken cancellationToken = default)
    {
        if (_highestStarted is not { } highest) return;
        foreach (var stage in Stages().Where(s => s.Key <= highest).OrderByDescending(s => s.Key))
        {
            await Task.WhenAll(stage.Select(p => StopAsync(p, cancellationToken)));
            LowestStoppedStage = stage.Key;
        }
    }

    private async Task StopAsync(Participant participant, CancellationToken cancellationToken)
    {
        try
        {
            await participant.Observer.OnStop(cancellationToken);
        }
        catch (Exception exception)
        {
            // The others still have to stop.
            log.StageStopFailed(exception, participant.Name, participant.Stage);
        }
    }

    private ILookup<int, Participant> Stages()
    {
        lock (_gate) return _participants.ToLookup(p => p.Stage);
    }

    private sealed class Participant(StagedLifecycle owner, string name, int stage, ILifecycleObserver observer) : IDisposable
    {
        public string Name => name;

        public int Stage => stage;

        public ILifecycleObserver Observer => observer;

        public void Dispose()
        {
            lock (owner._gate) owner._participants.Remove(this);
        }
    }
}

/// <summary>The stages of an activation.</summary>
internal sealed class GrainLifecycle(SiloLog log) : StagedLifecycle(log), IGrainLifecycle;

/// <summary>The stages of the silo.</summary>
internal sealed class SiloLifecycle(SiloLog log) : StagedLifecycle(log), ISiloLifecycle;
