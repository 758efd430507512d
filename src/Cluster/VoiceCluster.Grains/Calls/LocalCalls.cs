using System.Collections.Concurrent;

namespace VoiceCluster.Grains.Calls;

/// <summary>The calls that live in this silo. They are ended while the silo is still whole: what a call has to say at its end (to the directory of calls, to
/// its watchers) reaches nobody once grains are being taken down.</summary>
public sealed class LocalCalls
{
    private readonly ConcurrentDictionary<ICallGrain, byte> _calls = new();

    /// <summary>Ends every call and returns when all that they said is recorded.</summary>
    /// <param name="cause">For the record.</param>
    public Task HangUpAllAsync(string cause) => Task.WhenAll(_calls.Keys.Select(call => call.HangUp(cause)));

    internal void Add(ICallGrain call) => _calls.TryAdd(call, 0);

    internal void Remove(ICallGrain call) => _calls.TryRemove(call, out _);
}
