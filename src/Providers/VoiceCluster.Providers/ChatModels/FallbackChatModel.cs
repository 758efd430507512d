using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers;

/// <summary>
/// Chains of chat models over shared adapters: the next link is asked when one fails (permanent error, retries used up, circuit open), is silent before its first words, says
/// nothing that would be heard, or breaks off in the middle. Then the next one goes on behind the words that are out, and what it repeats of them is left out. What the
/// models think is kept out of the text. Takes the adapters for its own and disposes them.
/// </summary>
/// <remarks>
/// An answer: 1. a link is asked; 2. its text passes as it comes; 3. it failed: what it wrote is counted, and the next link is asked, to go on if anything was written; 4. none
/// is left: the error tells of each. A link that has asked for tools is not replaced: another would ask for them again.
/// </remarks>
public sealed partial class FallbackChatModel : IChatModel, IProviderHealth, IDisposable
{
    // Models that agents' files name; a client may make up more.
    private const int MostRemembered = 200;

    private readonly ChatAdapters _adapters;
    private readonly string _continue;
    private readonly ProviderMetrics _metrics;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<(ModelLink, IChatModel), SpokenAnswer> _answers = new();

    /// <param name="adapters">Whom chains are made of.</param>
    /// <param name="prompts">Holds the prompt <c>continue</c>.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Each step along a chain.</param>
    public FallbackChatModel(ChatAdapters adapters, PromptLibrary prompts, ProviderMetrics metrics, ILogger<FallbackChatModel> logger)
    {
        ArgumentNullException.ThrowIfNull(adapters);
        ArgumentNullException.ThrowIfNull(prompts);
        (_adapters, _metrics, _logger) = (adapters, metrics, logger);
        _continue = prompts.Get(DefaultPrompts.Continue).Render(new Dictionary<string, string>());
        Name = string.Join(" > ", adapters.Chain.Select(NameOf));
    }

    /// <param name="models">The only ones, in order of preference, each usually a <see cref="ResilientChatModel"/>.</param>
    /// <param name="metrics">The process's.</param>
    /// <param name="logger">Each step along a chain.</param>
    /// <exception cref="ArgumentException">No model.</exception>
    public FallbackChatModel(IReadOnlyList<IChatModel> models, ProviderMetrics metrics, ILogger<FallbackChatModel> logger)
        : this(ChatAdapters.Of(models), PromptLibrary.Default, metrics, logger)
    {
    }

    /// <summary>The configured chain's links, for example <c>openai > builtin</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Models => _adapters.Find(_adapters.Chain[0].Adapter)?.Models ?? [];

    /// <summary>Null when at least one link of the configured chain is usable.</summary>
    public string? Problem
    {
        get
        {
            var problems = _adapters.Chain.Select(link => (_adapters.Find(link.Adapter) as IProviderHealth)?.Problem).ToArray();
            return problems.Contains(null) ? null : string.Join("; ", problems);
        }
    }

    /// <inheritdoc/>
    public TokenPrice? PriceOf(string? model) => _adapters.PriceOf(_adapters.Chain[0] with { Model = model });

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var links = LinksOf(request);
        var failures = new List<ProviderException>();
        var said = new StringBuilder();
        for (var place = 0; place < links.Count; place++)
        {
            var (link, model) = links[place];
            var asked = Asked(request, link, model, said); // 1
            var joint = said.Length > 0 ? new ContinuedText(said.ToString(), model.FollowsPrompts) : null;
            var (begun, isTold, hasCalls) = (said.Length, false, false);
            ProviderException? failure = null;
            var deltas = AnswersOf(link, model).ReadAsync(asked, mayBeSilent: said.Length > 0, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using var disposal = deltas.ConfigureAwait(false);
            while (true) // 2
            {
                try
                {
                    if (!await deltas.MoveNextAsync().ConfigureAwait(false)) break;
                }
                catch (ProviderException broken)
                {
                    failure = broken;
                    break;
                }

                var delta = deltas.Current;
                var text = joint is null ? delta.Text : joint.Append(delta.Text) + (delta.Usage is null && delta.ToolCalls.Count == 0 ? "" : joint.Complete());
                hasCalls |= delta.ToolCalls.Count > 0;
                if (text.Length == 0 && delta.Usage is null && delta.Reasoning is null && delta.ToolCalls.Count == 0) continue;
                said.Append(text);
                yield return delta with { Text = text, Link = isTold ? null : link };
                isTold = true;
            }

            if (failure is null)
            {
                if (joint?.Complete() is { Length: > 0 } rest) yield return new ChatDelta(rest) { Link = isTold ? null : link };
                yield break;
            }

            failures.Add(failure); // 3
            if (hasCalls || place == links.Count - 1) break;
            _metrics.FellBack(model.Name, "chat", failure.Kind);
            var next = links[place + 1].Model.Name;
            if (said.Length == begun)
            {
                FellBack(_logger, model.Name, next, failure.Kind, failure.Message);
                continue;
            }

            WentOn(_logger, model.Name, next, failure.Kind, failure.Message);
            yield return new ChatDelta("", ChatUsage.Estimate(model, asked, said.ToString(begun, said.Length - begun)));
        }

        throw NoneAnswered.Of(string.Join(" > ", links.Select(static link => link.Model.Name)), failures); // 4
    }

    /// <inheritdoc/>
    public void Dispose() => _adapters.Dispose();

    private string NameOf(ModelLink link) => _adapters.Find(link.Adapter)?.Name ?? link.Adapter;

    private List<(ModelLink Link, IChatModel Model)> LinksOf(ChatRequest request)
    {
        var links = new List<(ModelLink, IChatModel)>();
        foreach (var (place, link) in (request.Chain.Count > 0 ? request.Chain : _adapters.Chain).Index())
        {
            var model = place == 0 ? _adapters.FindFirst(link.Adapter) : _adapters.Find(link.Adapter);
            if (model is not null) links.Add((place == 0 && request.Model is { } chosen ? link with { Model = chosen } : link, model));
        }

        // Whoever names a chain is held to what there is; one that was taken away meanwhile still has to fail in order.
        return links.Count > 0 ? links : throw new ProviderException(ProviderErrorKind.NotInstalled, string.Join(" > ", request.Chain), "none of these models is configured");
    }

    private SpokenAnswer AnswersOf(ModelLink link, IChatModel model) =>
        _answers.TryGetValue((link, model), out var known) ? known : _answers.Count < MostRemembered ? _answers.GetOrAdd((link, model), new SpokenAnswer(model)) : new SpokenAnswer(model);

    /// <summary>The request as a link gets it: after words that are out, with them and with what to do about it. One that goes by rules answers as if it were the first.</summary>
    private ChatRequest Asked(ChatRequest request, ModelLink link, IChatModel model, StringBuilder said)
    {
        var asked = request with { Model = link.Model, Chain = [] };
        return said.Length == 0 || !model.FollowsPrompts
            ? asked
            : asked with { Messages = [.. request.Messages, new ChatMessage(ChatRole.Assistant, said.ToString()), new ChatMessage(ChatRole.User, _continue)] };
    }
}
