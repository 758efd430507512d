using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Providers;

/// <summary>
/// Asks one provider after the other until one gives its first output, and stays with that one: a stream that breaks later is the reader's error,
/// since its beginning may have been heard. Any <see cref="ProviderException"/> before the first output leads on.
/// </summary>
internal sealed partial class FallbackChain<TRequest, T>
{
    private readonly string _port;
    private readonly Link[] _links;
    private readonly Func<T, bool> _counts;
    private readonly ProviderMetrics _metrics;
    private readonly ILogger _logger;

    /// <param name="port"><c>chat</c> or <c>speech</c>.</param>
    /// <param name="links">In order of preference; one or more.</param>
    /// <param name="counts">False for an output without content: it is passed over.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Of the decorator.</param>
    public FallbackChain(string port, IEnumerable<Link> links, Func<T, bool> counts, ProviderMetrics metrics, ILogger logger)
    {
        (_port, _links, _counts, _metrics, _logger) = (port, [.. links], counts, metrics, logger);
        if (_links.Length == 0) throw new ArgumentException("A chain needs at least one provider.", nameof(links));
        Name = string.Join(" > ", _links.Select(static link => link.Name));
    }

    /// <summary>The links' names in order, for example <c>openai > builtin</c>.</summary>
    public string Name { get; }

    /// <summary>Null when at least one link is usable.</summary>
    public string? Problem
    {
        get
        {
            var problems = _links.Select(static link => link.Problem()).ToArray();
            return problems.Contains(null) ? null : string.Join("; ", problems);
        }
    }

    public async IAsyncEnumerable<T> ReadAsync(TRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (outputs, more) = await OpenAsync(request, cancellationToken).ConfigureAwait(false);
        await using var disposal = outputs.ConfigureAwait(false);
        for (; more; more = await NextAsync(outputs).ConfigureAwait(false)) yield return outputs.Current;
    }

    private async ValueTask<(IAsyncEnumerator<T> Outputs, bool HasOutput)> OpenAsync(TRequest request, CancellationToken cancellationToken)
    {
        var failures = new List<ProviderException>();
        foreach (var link in _links)
        {
            var outputs = link.Open(request, cancellationToken).GetAsyncEnumerator(cancellationToken);
            try
            {
                return (outputs, await NextAsync(outputs).ConfigureAwait(false));
            }
            catch (ProviderException failure)
            {
                await outputs.DisposeAsync().ConfigureAwait(false);
                failures.Add(failure);
                if (failures.Count == _links.Length) break;
                _metrics.FellBack(link.Name, _port, failure.Kind);
                FellBack(_logger, link.Name, _links[failures.Count].Name, failure.Kind, failure.Message);
            }
            catch
            {
                await outputs.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }

        throw NoneAnswered.Of(Name, failures);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> NextAsync(IAsyncEnumerator<T> outputs)
    {
        while (await outputs.MoveNextAsync().ConfigureAwait(false))
        {
            if (_counts(outputs.Current)) return true;
        }

        return false;
    }

    /// <param name="Name">The provider's name.</param>
    /// <param name="Open">Starts its stream.</param>
    /// <param name="Problem">Its <see cref="IProviderHealth.Problem"/>.</param>
    internal sealed record Link(string Name, Func<TRequest, CancellationToken, IAsyncEnumerable<T>> Open, Func<string?> Problem);
}
