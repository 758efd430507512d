using System.Collections.Immutable;

namespace VoiceCluster.Grains.Calls;

/// <inheritdoc/>
/// <remarks>Kept in memory only: calls say again and again that they are up, so that a directory that was lost with its silo is soon complete, and
/// calls that were lost with theirs are soon gone.</remarks>
public sealed class CallDirectoryGrain(TimeProvider time) : Grain, ICallDirectoryGrain
{
    /// <summary>How often a call says that it is up.</summary>
    internal static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan ForgetAfter = 3 * RenewEvery;

    private readonly Dictionary<string, (CallSummary Call, long HeardAt)> _calls = [];

    public Task Add(CallSummary call)
    {
        _calls[call.SessionId] = (call, time.GetTimestamp());
        return Task.CompletedTask;
    }

    public Task Remove(string sessionId)
    {
        _calls.Remove(sessionId);
        return Task.CompletedTask;
    }

    public Task<ImmutableArray<CallSummary>> List()
    {
        foreach (var (sessionId, (_, heardAt)) in _calls)
        {
            if (time.GetElapsedTime(heardAt) > ForgetAfter) _calls.Remove(sessionId);
        }

        return Task.FromResult(_calls.Values.Select(c => c.Call).OrderBy(c => c.StartedAt).ToImmutableArray());
    }
}
