using VoiceCluster.Dialogue;
using VoiceCluster.TestKit;

namespace VoiceCluster.Providers.Local.Tests.Responder;

public sealed class BuiltInResponderTests
{
    private static readonly KnowledgeBase Knowledge = new(
        KnowledgeParser.Parse("a.md", "# How tall is the tower?\n\nIt is tall. It has three hundred and something meters of internationally known steel!").Entries, []);

    [Fact]
    public async Task It_streams_word_pieces_and_then_the_usage()
    {
        var deltas = await ReadAsync(new BuiltInResponder(Knowledge), Ask("how tall is the tower"));
        Assert.Equal(["It", " is", " tall", ".", " It"], deltas.Take(5).Select(static d => d.Text));
        Assert.Equal("It is tall. It has three hundred and something meters of internationally known steel!", string.Concat(deltas.Select(static d => d.Text)));
        Assert.All(deltas.SkipLast(1), static d => Assert.Null(d.Usage));
        var usage = deltas[^1].Usage!;
        Assert.Equal(("builtin", deltas.Count - 1), (usage.Model, usage.CompletionTokens));
        Assert.InRange(usage.PromptTokens, 5, 12);
    }

    [Fact]
    public async Task The_token_limit_holds()
    {
        var deltas = await ReadAsync(new BuiltInResponder(Knowledge), Ask("how tall is the tower") with { MaxOutputTokens = 3 });
        Assert.Equal("It is tall", string.Concat(deltas.Select(static d => d.Text)));
    }

    [Fact]
    public async Task Cancellation_is_honoured_at_each_token()
    {
        using var cancel = new CancellationTokenSource();
        var seen = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in new BuiltInResponder(Knowledge).GenerateAsync(Ask("how tall is the tower"), cancel.Token))
            {
                if (++seen == 2) cancel.Cancel();
            }
        });
        Assert.Equal(2, seen);
    }

    [Fact]
    public async Task Tokens_can_be_paced()
    {
        var time = new VirtualTimeProvider();
        var responder = new BuiltInResponder(Knowledge, new() { FirstTokenDelay = TimeSpan.FromMilliseconds(150), TokenDelay = TimeSpan.FromMilliseconds(10) }, time);
        var reading = ReadAsync(responder, Ask("how tall is the tower") with { MaxOutputTokens = 5 });
        var at = new List<double>();
        while (!reading.IsCompleted)
        {
            at.Add(time.NextDue!.Value.TotalMilliseconds);
            time.AdvanceTo(time.NextDue.Value);
        }

        Assert.Equal([150, 160, 170, 180, 190], at);
        Assert.Equal(6, (await reading).Count);
        Assert.Throws<ArgumentOutOfRangeException>(() => new BuiltInResponder(Knowledge, new() { TokenDelay = TimeSpan.FromSeconds(2) }));
    }

    [Fact]
    public async Task A_request_without_the_callers_words_is_refused()
    {
        var error = await Assert.ThrowsAsync<ProviderException>(() => ReadAsync(new BuiltInResponder(Knowledge), new([new(ChatRole.System, "x")], "c")));
        Assert.Equal(ProviderErrorKind.InvalidRequest, error.Kind);
    }

    private static ChatRequest Ask(string text) => new([new(ChatRole.User, text)], "c");

    private static async Task<List<ChatDelta>> ReadAsync(BuiltInResponder responder, ChatRequest request)
    {
        var deltas = new List<ChatDelta>();
        await foreach (var delta in responder.GenerateAsync(request, CancellationToken.None)) deltas.Add(delta);
        return deltas;
    }
}
