using System.Runtime.CompilerServices;
using VoiceCluster.Dialogue;
using VoiceCluster.Grains.Calls;
using VoiceCluster.Providers;

namespace VoiceCluster.Grains.Models;

/// <summary>One call's language model.</summary>
internal sealed class ChatModelWorker(string callId, IChatModel model) : IAnswerModel
{
    /// <summary>The answer as it is written; the last token carries the usage.</summary>
    /// <exception cref="ProviderException">The whole chain of models failed.</exception>
    public async IAsyncEnumerable<ChatToken> GenerateAsync(ChatPrompt prompt, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var delta in model.GenerateAsync(RequestOf(callId, prompt), cancellationToken).WithCancellation(cancellationToken))
        {
            yield return new ChatToken
            {
                Text = delta.Text,
                Reasoning = delta.Reasoning,
                ToolCalls = [.. delta.ToolCalls.Select(RequestedTool.From)],
                Usage = delta.Usage is { } u ? new ChatTokenUsage(u.Provider ?? model.Name, u.Model, u.PromptTokens, u.CompletionTokens, u.Cost, u.Estimated) : null,
                Link = delta.Link?.ToString(),
            };
        }
    }

    /// <summary>The prompt as a model gets it.</summary>
    public static ChatRequest RequestOf(string callId, ChatPrompt prompt) => new([.. prompt.Messages.Select(static m => m.ToMessage())], callId)
    {
        Tools = [.. prompt.Tools.Select(static t => new ToolDefinition(t.Name, t.Description, t.Parameters))],
        Passages = prompt.Passages.IsDefault ? null : [.. prompt.Passages.Select(static p => p.ToHit())],
        Chain = [.. prompt.Models.Select(ModelLink.Parse)],
    };
}
