using VoiceCluster.Simulators;

namespace VoiceCluster.Providers.OpenAI.Tests;

/// <summary>A cancelled answer ends at the server, at the token where it was cancelled.</summary>
public sealed class OpenAICancellationTests : SimulatedOpenAI
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Cancelling_at_a_token_aborts_the_request_there(int token)
    {
        Server.Chat.Enqueue(ChatScript.Answer("a ", "b ", "c ", "d ").Stalls(afterTokens: token));
        using var caller = new CancellationTokenSource();
        var read = 0;

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in Model.GenerateAsync(Request, caller.Token))
            {
                if (++read == token) await caller.CancelAsync();
            }
        });

        Assert.Equal(caller.Token, cancelled.CancellationToken);
        Assert.Equal(token, read);
        await DisconnectedAsync(token);
    }

    [Fact]
    public async Task Cancelling_before_the_first_byte_aborts_the_request()
    {
        Server.Chat.Enqueue(ChatScript.Answer("a ").FirstByteAfter(TimeSpan.FromHours(1)));
        using var caller = new CancellationTokenSource();
        var reading = ReadAsync(Model, cancellationToken: caller.Token);
        await Server.Chat.NextRequestAsync(Abort);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await DisconnectedAsync(0);
    }

    [Fact]
    public async Task Stopping_to_read_aborts_the_request()
    {
        Server.Chat.Enqueue(ChatScript.Answer("a ", "b ").Stalls(afterTokens: 1));
        await foreach (var delta in Model.GenerateAsync(Request, default))
        {
            Assert.Equal("a ", delta.Text);
            break;
        }

        await DisconnectedAsync(1);
    }

    [Fact]
    public async Task After_many_cancelled_speculations_no_request_is_left_at_the_server()
    {
        Server.Chat.Otherwise = static _ => ChatScript.Answer("a ", "b ", "c ").Stalls(afterTokens: 2);
        for (var i = 0; i < 30; i++)
        {
            using var caller = new CancellationTokenSource();
            var read = 0;
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            {
                await foreach (var _ in Model.GenerateAsync(Request, caller.Token))
                {
                    if (++read == 1 + (i % 2)) await caller.CancelAsync();
                }
            });
        }

        foreach (var request in Server.Chat.Requests) Assert.Equal(RequestEnd.ClientDisconnected, await request.Ended.WaitAsync(Abort));
        Assert.Equal((30, 0), (Server.Chat.Requests.Count, Server.Chat.Active));
    }

    private async Task DisconnectedAsync(int tokens)
    {
        var request = Server.Chat.Requests.Single();
        // Promptly: an HTTP client left to its defaults reads a cancelled answer on for 2 s before it lets go.
        Assert.Equal(RequestEnd.ClientDisconnected, await request.Ended.WaitAsync(TimeSpan.FromSeconds(1.5), TimeProvider.System, Abort));
        Assert.Equal(tokens, request.Sent);
        Assert.Equal(0, Server.Chat.Active);
    }
}
