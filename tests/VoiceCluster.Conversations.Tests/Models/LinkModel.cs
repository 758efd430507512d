using System.Runtime.CompilerServices;
using VoiceCluster.Conversations.Tests.Outages;
using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests.Models;

/// <summary>A model of a chain: writes an answer word by word, unless a fault befalls it, counts tokens by words and has a price.</summary>
internal sealed class LinkModel(string name, TimeProvider time) : IChatModel
{
    private static readonly TimeSpan WordEvery = TimeSpan.FromMilliseconds(20);

    public string Name => name;

    public bool FollowsPrompts { get; init; } = true;

    public TokenPrice? Price { get; init; }

    public string Answer { get; set; } = $"From {name}.";

    /// <summary>Instead of the answer, by what is asked.</summary>
    public Func<ChatRequest, ChatDelta[]?>? Reply { get; set; }

    public StreamFault? Fault { get; set; }

    public List<ChatRequest> Requests { get; } = [];

    public TokenPrice? PriceOf(string? model) => Price;

    public IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        var written = WriteAsync(request, cancellationToken);
        return Fault is { } fault ? fault.Apply(written, name, cancellationToken) : written;
    }

    private async IAsyncEnumerable<ChatDelta> WriteAsync(ChatRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = Reply?.Invoke(request) ?? [.. Answer.Split(' ').Select(static (word, i) => new ChatDelta(i == 0 ? word : " " + word))];
        foreach (var delta in reply)
        {
            // A delay that is cancelled goes on in the thread pool, for which virtual time does not wait.
            await Task.Delay(WordEvery, time, CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            yield return delta;
        }

        yield return new ChatDelta("", new ChatUsage(request.Model ?? $"{name}-default", 100, reply.Length, Price?.Of(100, 0, reply.Length)));
    }
}
