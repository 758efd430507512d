using Orleans.Concurrency;
using Orleans.Placement;
using Orleans.Streams;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Models;

/// <inheritdoc/>
/// <remarks>Reentrant: a cancelled answer winds down while the next one starts.</remarks>
[Reentrant, PreferLocalPlacement]
public sealed class ChatModelGrain(IChatModel model) : Grain, IChatModelGrain
{
    private ChatModelWorker _worker = null!;
    private IAsyncStream<StreamedPart<ChatToken>> _tokens = null!;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var callId = this.GetPrimaryKeyString();
        _worker = new ChatModelWorker(callId, model);
        _tokens = this.GetStreamProvider(CallStreams.Provider).GetStream<StreamedPart<ChatToken>>(CallStreams.Tokens(callId));
        return Task.CompletedTask;
    }

    public Task<int> Generate(Guid request, ChatPrompt prompt, CancellationToken cancellationToken) =>
        _tokens.ReplyAsync(request, _worker.GenerateAsync(prompt, cancellationToken));
}
