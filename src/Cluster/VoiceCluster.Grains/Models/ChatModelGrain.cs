using System.Runtime.CompilerServices;
using Orleans.Concurrency;
using Orleans.Placement;
using VoiceCluster.Dialogue;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Models;

/// <inheritdoc/>
/// <remarks>Reentrant: a cancelled answer winds down while the next one starts.</remarks>
[Reentrant, PreferLocalPlacement]
public sealed class ChatModelGrain(IChatModel model) : Grain, IChatModelGrain
{
    public async IAsyncEnumerable<ChatToken> Generate(ChatPrompt prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var request = new ChatRequest([.. prompt.Messages.Select(m => new ChatMessage(m.Role, m.Text))], this.GetPrimaryKeyString(), prompt.Model);
        await foreach (var delta in model.GenerateAsync(request, cancellationToken).WithCancellation(cancellationToken))
        {
            yield return new ChatToken
            {
                Text = delta.Text,
                Usage = delta.Usage is { } u ? new ChatTokenUsage(u.Provider ?? model.Name, u.Model, u.PromptTokens, u.CompletionTokens, u.Cost) : null,
            };
        }
    }
}
