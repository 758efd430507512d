using System.Collections.Concurrent;
using System.Threading.Channels;

namespace VoiceCluster.EmbeddedOrleans.Tests.Hosting;

/// <summary>Lets a test hold grain code at a point, and see that it got there. Known by name, since grains get no objects of the test's.</summary>
public sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> ByName = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<int> _arrivals = Channel.CreateUnbounded<int>();
    private int _arrived;

    public int Arrived => Volatile.Read(ref _arrived);

    public static Gate Named(string name) => ByName.GetOrAdd(name, static _ => new Gate());

    /// <summary>For grain code: reports the arrival and waits until the gate is open.</summary>
    public Task PassAsync()
    {
        _arrivals.Writer.TryWrite(Interlocked.Increment(ref _arrived));
        return _open.Task;
    }

    /// <summary>For tests: waits for the next arrival.</summary>
    public async Task ArrivalAsync() => await _arrivals.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);

    public void Open() => _open.TrySetResult();
}
