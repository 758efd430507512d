using System.Runtime.CompilerServices;

namespace VoiceCluster.Providers;

/// <summary>A session that tells its recogniser's circuit how it went: well with the first thing it says, badly when it is lost.</summary>
/// <param name="inner">The recogniser's.</param>
/// <param name="circuit">Of the recogniser.</param>
/// <param name="ticket">With which it was let through.</param>
/// <param name="hasOthers">Whether another recogniser may be opened instead: an error that is permanent for this one is not for the call then.</param>
internal sealed class ChainedSession(ISpeechToTextSession inner, ICircuit circuit, CircuitTicket ticket, bool hasOthers) : ISpeechToTextSession
{
    private bool _hasReported;

    public ValueTask SendAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) => inner.SendAsync(pcm, cancellationToken);

    public ValueTask FinishUtteranceAsync(CancellationToken cancellationToken) => inner.FinishUtteranceAsync(cancellationToken);

    public async IAsyncEnumerable<SpeechToTextEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var events = inner.ReadAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var disposal = events.ConfigureAwait(false);
        while (await NextAsync(events).ConfigureAwait(false))
        {
            ReportFirst(CircuitOutcome.Succeeded);
            yield return events.Current;
        }
    }

    public ValueTask DisposeAsync()
    {
        ReportFirst(CircuitOutcome.Abandoned);
        return inner.DisposeAsync();
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<SpeechToTextEvent> events)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (ProviderException lost)
        {
            _hasReported = true;
            circuit.Report(ticket, CircuitOutcome.Failed);
            if (!hasOthers || lost.Kind.IsTransient()) throw;
            throw new ProviderException(ProviderErrorKind.Unavailable, lost.Provider, $"left for another recogniser: {lost.Message}", innerException: lost);
        }
    }

    private void ReportFirst(CircuitOutcome outcome)
    {
        if (_hasReported) return;
        _hasReported = true;
        circuit.Report(ticket, outcome);
    }
}
