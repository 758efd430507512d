using VoiceCluster.Dialogue;

namespace VoiceCluster.Providers.Tests;

/// <summary>A chat model that plays scripts; <see cref="Problem"/> is whatever a test says.</summary>
internal sealed class ScriptedChatModel(TimeProvider clock, string name = "scripted") : IChatModel, IProviderHealth, IDisposable
{
    public static readonly ChatRequest Request = new([new ChatMessage(ChatRole.User, "When do you open?")], "conversation-1");

    public string Name => name;

    public string? Problem { get; set; }

    public bool Disposed { get; private set; }

    public ScriptedStream<ChatDelta> Stream { get; } = new(clock);

    public List<ChatRequest> Requests { get; } = [];

    public ScriptedStream<ChatDelta>.Attempt Next() => Stream.Next();

    public IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        lock (Requests) Requests.Add(request);
        return Stream.PlayAsync(cancellationToken);
    }

    public void Dispose() => Disposed = true;
}

internal static class ChatScripts
{
    public static ScriptedStream<ChatDelta>.Attempt Says(this ScriptedStream<ChatDelta>.Attempt attempt, params string[] texts) =>
        attempt.Gives(texts.Select(static text => new ChatDelta(text)));

    public static void Counts(this ScriptedStream<ChatDelta>.Attempt attempt, ChatUsage usage) => attempt.Gives(new ChatDelta("", usage));

    /// <summary>The whole answer's text.</summary>
    public static async Task<string> SayAsync(this IChatModel model, ChatRequest? request = null, CancellationToken cancellationToken = default)
    {
        var text = "";
        await foreach (var delta in model.GenerateAsync(request ?? ScriptedChatModel.Request, cancellationToken).ConfigureAwait(false)) text += delta.Text;
        return text;
    }
}
