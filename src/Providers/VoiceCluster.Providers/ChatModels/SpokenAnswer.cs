using System.Runtime.CompilerServices;
using System.Text;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers;

/// <summary>
/// What a caller gets of a model's stream: its reasoning kept apart (<see cref="ReasoningFilter"/>), and an answer only once there is something that a voice would
/// say, or something to be done. One without is an error, so that the next model is asked: white space, an emoji or "..." would be dead air. One for each model of a chain.
/// </summary>
internal sealed class SpokenAnswer(IChatModel model)
{
    // A model may think for minutes; the trace keeps the beginning.
    private const int MaxReasoning = 64 * 1024;

    private volatile bool _startsInside;

    /// <summary>The model's deltas. Reasoning comes with the next text that is passed on, or with the usage.</summary>
    /// <param name="request">For the model.</param>
    /// <param name="mayBeSilent">The answer goes on with one that was heard in part: there may be nothing left to say.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <exception cref="ProviderException">The model's own, or that nothing of its answer can be heard.</exception>
    public async IAsyncEnumerable<ChatDelta> ReadAsync(ChatRequest request, bool mayBeSilent, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var filter = new ReasoningFilter(_startsInside);
        var (answer, reasoning, thought) = (new StringBuilder(), new StringBuilder(), 0);
        var (isAudible, asksForTools) = (false, false);
        ChatUsage? usage = null;
        await foreach (var delta in model.GenerateAsync(request, cancellationToken).ConfigureAwait(false))
        {
            usage = delta.Usage ?? usage;
            reasoning.Append(delta.Reasoning);
            if (delta.Text.Length > 0) filter.Append(delta.Text, answer, reasoning);
            if (delta.ToolCalls.Count > 0)
            {
                asksForTools = true;
                yield return Passed(null) with { ToolCalls = delta.ToolCalls };
            }
            else if (MayPass())
            {
                yield return Passed(null);
            }
        }

        filter.Complete(answer, reasoning);
        _startsInside = _startsInside ? filter.ClosedInside : filter.ClosedUnopened;
        if (MayPass()) yield return Passed(null);
        if (!isAudible && !asksForTools && !mayBeSilent) throw new ProviderException(ProviderErrorKind.ProtocolViolation, model.Name, "answered nothing that can be heard");
        if (usage is not null) yield return Passed(usage.Provider is null ? usage with { Provider = model.Name } : usage);

        bool MayPass() => answer.Length > 0 && (mayBeSilent || (isAudible = isAudible || SpeakableText.IsAudible(answer.ToString())));

        ChatDelta Passed(ChatUsage? with)
        {
            var room = MaxReasoning - thought;
            if (reasoning.Length > room) reasoning.Length = room;
            thought += reasoning.Length;
            var passed = new ChatDelta(answer.ToString(), with, reasoning.Length > 0 ? reasoning.ToString() : null);
            answer.Clear();
            reasoning.Clear();
            return passed;
        }
    }
}
