using System.Runtime.CompilerServices;

namespace VoiceCluster.Providers.Scripted;

/// <summary>Writes the same answer every time, token by token on the clock.</summary>
public sealed class ScriptedChatModel(ScriptedOptions options, TimeProvider time) : IChatModel
{
    private readonly string[] _tokens = [.. options.SentenceTokens.SelectMany(Sentence)];

    /// <inheritdoc/>
    public string Name => "scripted";

    /// <inheritdoc/>
    public async IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        for (var i = 0; i < _tokens.Length; i++)
        {
            var wait = options.FirstToken + (options.TokenEvery * i) - time.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancellationToken);
            yield return new ChatDelta(_tokens[i]);
        }

        yield return new ChatDelta("", new ChatUsage("scripted", request.Messages.Sum(m => m.Text.Length / 4), _tokens.Length));
    }

    private static IEnumerable<string> Sentence(int tokens, int index)
    {
        for (var i = 0; i < tokens; i++) yield return (index > 0 || i > 0 ? " " : "") + (i == 0 ? "Word" : "word") + (i == tokens - 1 ? "." : "");
    }
}
