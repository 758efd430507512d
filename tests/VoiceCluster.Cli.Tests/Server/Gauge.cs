namespace VoiceCluster.Cli.Tests.Server;

/// <summary>A number that only grows, and that one can wait for.</summary>
internal sealed class Gauge
{
    private readonly Lock _gate = new();
    private readonly List<(long Target, TaskCompletionSource Reached)> _waiting = [];
    private long _value;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long by = 1)
    {
        lock (_gate)
        {
            _value += by;
            foreach (var (_, reached) in _waiting.FindAll(w => w.Target <= _value)) reached.SetResult();
            _waiting.RemoveAll(w => w.Target <= _value);
        }
    }

    public Task ReachAsync(long target)
    {
        lock (_gate)
        {
            if (_value >= target) return Task.CompletedTask;
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((target, reached));
            return reached.Task;
        }
    }
}
