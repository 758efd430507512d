using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <summary>
/// A chain of recognisers: a session is opened with the first one that works. One that cannot be opened leads to the next at once; one that is lost is the call's to
/// open again, and what failed is left out meanwhile, for all calls, by a circuit for each recogniser. When all are left out they are asked nevertheless: a call
/// that hears nobody is worth less than a request that fails. Takes the recognisers for its own and disposes them.
/// </summary>
public sealed class FallbackSpeechToText : ISpeechToText, IProviderHealth, IDisposable
{
    /// <summary>A session is worth many requests: half of those that fail are enough, however few there are.</summary>
    private static readonly CircuitOptions Sensitive = new() { MinimumThroughput = 1 };

    private readonly Link[] _links;
    private readonly ProviderMetrics _metrics;
    private readonly ILogger<FallbackSpeechToText> _logger;

    /// <param name="recognisers">In order of preference, one or more; all or none of them want silence.</param>
    /// <param name="clock">Of the circuits.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Each step along the chain.</param>
    /// <param name="circuits">Where their circuits are from; null for the process's own.</param>
    /// <exception cref="ArgumentException">No recogniser, or some that want silence and some that do not.</exception>
    public FallbackSpeechToText(IReadOnlyList<ISpeechToText> recognisers, TimeProvider clock, ProviderMetrics metrics, ILogger<FallbackSpeechToText> logger, ICircuits? circuits = null)
    {
        if (recognisers.Select(static one => one.WantsContinuousAudio).Distinct().Count() != 1)
            throw new ArgumentException("A chain needs one recogniser or more, of which all or none want silence.", nameof(recognisers));
        (_metrics, _logger) = (metrics, logger);
        circuits ??= new OwnCircuits(clock);
        _links = [.. recognisers.Select(one => new Link(one, circuits.Make(one.Name, "recognition", Sensitive, (from, to) => FallbackLog.CircuitMoved(logger, one.Name, from, to))))];
        foreach (var link in _links) metrics.Show(link.Recogniser.Name, "recognition", () => link.Circuit.State);
    }

    /// <inheritdoc/>
    public string Name => string.Join(" > ", _links.Select(static link => link.Recogniser.Name));

    /// <inheritdoc/>
    public bool WantsContinuousAudio => _links[0].Recogniser.WantsContinuousAudio;

    /// <summary>Null when at least one recogniser is usable.</summary>
    public string? Problem
    {
        get
        {
            var problems = _links.Select(static link => link.Problem).ToArray();
            return problems.Contains(null) ? null : string.Join("; ", problems);
        }
    }

    /// <inheritdoc/>
    public async ValueTask<ISpeechToTextSession> OpenAsync(SpeechToTextRequest request, CancellationToken cancellationToken)
    {
        var failures = new List<ProviderException>();
        var leftOut = new List<Link>();
        foreach (var link in _links)
        {
            if (!link.Circuit.TryEnter(out var ticket, out _)) leftOut.Add(link);
            else if (await TryOpenAsync(link, ticket, request, failures, cancellationToken).ConfigureAwait(false) is { } session) return session;
        }

        foreach (var link in leftOut)
        {
            // Its report is ignored by a circuit that is open, and that is right: this is no probe.
            if (await TryOpenAsync(link, default, request, failures, cancellationToken).ConfigureAwait(false) is { } session) return session;
        }

        throw NoneAnswered.Of(Name, failures);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var link in _links) (link.Recogniser as IDisposable)?.Dispose();
    }

    private async ValueTask<ISpeechToTextSession?> TryOpenAsync(
        Link link, CircuitTicket ticket, SpeechToTextRequest request, List<ProviderException> failures, CancellationToken cancellationToken)
    {
        try
        {
            var session = await link.Recogniser.OpenAsync(request, cancellationToken).ConfigureAwait(false);
            return new ChainedSession(session, link.Circuit, ticket, hasOthers: _links.Length > 1);
        }
        catch (ProviderException failure)
        {
            link.Circuit.Report(ticket, CircuitOutcome.Failed);
            failures.Add(failure);
            if (_links.Length > 1)
            {
                _metrics.FellBack(link.Recogniser.Name, "recognition", failure.Kind);
                FallbackLog.FellBack(_logger, link.Recogniser.Name, failure.Kind, failure.Message);
            }

            return null;
        }
        catch
        {
            link.Circuit.Report(ticket, CircuitOutcome.Abandoned);
            throw;
        }
    }

    private sealed record Link(ISpeechToText Recogniser, ICircuit Circuit)
    {
        public string? Problem => (Recogniser as IProviderHealth)?.Problem
            ?? (Circuit.State is CircuitState.Open ? $"{Recogniser.Name} is left alone for a while after it failed" : null);
    }
}
