using System.Collections.Concurrent;

namespace VoiceCluster.Grains.Calls;

/// <summary>The calls that live in this silo. They are ended while the silo is still whole: what a call has to say at its end (to the directory of calls, to
/// its watchers) reaches nobody once grains are being taken down.</summary>
public sealed class LocalCalls : ILocalCalls
{
    private readonly ConcurrentDictionary<string, (ICallGrain Grain, ILocalCall Local)> _calls = new();

    /// <summary>Ends every call and returns when all that they said is recorded.</summary>
    /// <param name="cause">For the record.</param>
    public Task HangUpAllAsync(string cause) => Task.WhenAll(_calls.Values.Select(call => call.Grain.HangUp(cause)));

    /// <inheritdoc/>
    public ILocalCall? Find(string callId) => _calls.TryGetValue(callId, out var call) ? call.Local : null;

    internal void Add(string callId, ICallGrain grain, ILocalCall local) => _calls[callId] = (grain, local);

    /// <summary>Not the activation that followed.</summary>
    internal void Remove(string callId, ICallGrain grain, ILocalCall local) => _calls.TryRemove(KeyValuePair.Create(callId, (grain, local)));
}
