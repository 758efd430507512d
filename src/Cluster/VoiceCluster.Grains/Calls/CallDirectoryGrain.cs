using System.Collections.Immutable;

namespace VoiceCluster.Grains.Calls;

/// <inheritdoc/>
public sealed class CallDirectoryGrain : Grain, ICallDirectoryGrain
{
    private readonly Dictionary<string, CallSummary> _calls = [];

    public Task Add(CallSummary call)
    {
        _calls[call.SessionId] = call;
        return Task.CompletedTask;
    }

    public Task Remove(string sessionId)
    {
        _calls.Remove(sessionId);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<CallSummary>> List() => Task.FromResult(_calls.Values.OrderBy(c => c.StartedAt).ToImmutableArray());
}
