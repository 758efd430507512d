using Orleans.Concurrency;
using Orleans.Placement;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Models;

/// <inheritdoc/>
/// <remarks>Reentrant: a cancelled answer winds down while the next one starts.</remarks>
[Reentrant, PreferLocalPlacement]
public sealed class ChatModelGrain(IChatModel model) : Grain, IChatModelGrain
{
    public IAsyncEnumerable<ChatToken> Generate(ChatPrompt prompt, CancellationToken cancellationToken) =>
        new ChatModelWorker(this.GetPrimaryKeyString(), model).GenerateAsync(prompt, cancellationToken);
}
