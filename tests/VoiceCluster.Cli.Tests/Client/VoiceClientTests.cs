using System.Text;
using System.Text.Json.Nodes;
using VoiceCluster.Cli.Client;
using VoiceCluster.Cli.Client.Messages;
using VoiceCluster.Cli.Tests.Server;

namespace VoiceCluster.Cli.Tests.Client;

public class VoiceClientTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Says_what_it_wants_in_session_start()
    {
        // The client may go on before the server's own line does.
        var start = new TaskCompletionSource<JsonObject>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            start.SetResult(await call.AcceptAsync("s-7", resumed: true));
            await call.DrainAsync();
        });
        var options = Options(server) with
        {
            Token = "secret",
            Session = "s 7",
            Format = VoiceFormat.Parse("mulaw@8000/base64"),
            Settings = new JsonObject { ["debounceMs"] = 500 },
            Metadata = new JsonObject { ["caller"] = "Ada" },
        };
        await using var client = await VoiceClient.ConnectAsync(options, TimeProvider.System, None);

        Assert.Equal(
            """{"type":"session_start","format":{"encoding":"mulaw","sampleRate":8000,"channels":1},"audio":"base64","settings":{"debounceMs":500},"metadata":{"caller":"Ada"}}""",
            (await start.Task).ToJsonString());
        Assert.Equal("s 7", server.Session);
        Assert.Equal("Bearer secret", server.Authorization);
        Assert.True(client.Session.Resumed);
        Assert.Equal("s-7", client.Session.SessionId);
    }

    [Fact]
    public async Task Sends_each_message_of_the_protocol()
    {
        var received = new List<string>();
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            while (await call.ReceiveAsync() is { } frame) received.Add(frame.Message?.ToJsonString() ?? Convert.ToHexString(frame.Audio));
        });
        await using (var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None))
        {
            await client.SendAudioAsync([1, -2], None);
            await client.EndTurnAsync(None);
            await client.InterruptAsync(None);
            await client.SendTextMessageAsync("hello", None);
            await client.UpdateSettingsAsync(new JsonObject { ["voice"] = "slt" }, None);
            await client.MarkPlaybackAsync(new PlaybackMark(3, TimeSpan.FromMilliseconds(1234.9)), None);
            await client.HangUpAsync();
            await ReadAllAsync(client);
        }

        Assert.Equal(
            [
                "0100FEFF",
                """{"type":"end_of_turn"}""",
                """{"type":"interrupt"}""",
                """{"type":"text_message","text":"hello"}""",
                """{"type":"update_settings","settings":{"voice":"slt"}}""",
                """{"type":"playback_mark","turn":3,"playedMs":1234}""",
            ],
            received);
    }

    [Fact]
    public async Task Base64_audio_is_numbered()
    {
        var received = new List<string>();
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            while (await call.ReceiveAsync() is { } frame) received.Add(frame.Message!.ToJsonString());
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server) with { Format = VoiceFormat.Parse("pcm16/base64") }, TimeProvider.System, None);
        await client.SendAudioAsync([1], None);
        await client.SendAudioAsync([2], None);
        await client.HangUpAsync();
        await ReadAllAsync(client);

        Assert.Equal(["""{"type":"audio_chunk","data":"AQA=","seq":1}""", """{"type":"audio_chunk","data":"AgA=","seq":2}"""], received);
    }

    [Theory]
    [InlineData("17")]
    [InlineData("\"p-17\"")]
    public async Task Answers_a_ping_with_its_id(string id)
    {
        string? pong = null;
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            await call.SendRawAsync($$"""{"type":"ping","id":{{id}}}""");
            pong = (await call.ReceiveMessageAsync()).ToJsonString();
            await call.CloseAsync(1001, "stale");
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None);
        await Assert.ThrowsAsync<VoiceClientException>(() => ReadAllAsync(client));

        Assert.Equal($$"""{"type":"pong","id":{{id}}}""", pong);
    }

    [Fact]
    public async Task Audio_comes_with_its_chunk_binary_or_base64()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            await call.SendAsync(Chunk(0, 20));
            await call.SendAsync(new { type = "agent_text", turn = 1, delta = "in between", done = false });
            await call.SendAudioAsync([1, 2]);
            await call.SendAsync(new { type = "agent_audio_chunk", turn = 1, index = 1, isFinal = false, durationMs = 20, data = "AwQ=" });
            await call.SendAsync(Chunk(2, 0.06));
            await call.SendAsync(Chunk(3, 20));
            await call.SendAudioAsync([5, 6]);
            await call.SendAsync(Chunk(4, 0, isFinal: true));
            await call.DrainAsync();
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None);
        var messages = new List<ServerMessage>();
        await foreach (var message in client.ReceiveAsync(None))
        {
            messages.Add(message);
            if (message is AgentAudioChunk { IsFinal: true }) await client.HangUpAsync();
        }

        Assert.IsType<SessionReady>(messages[0]);
        Assert.IsType<AgentText>(messages[1]);
        var chunks = messages.OfType<AgentAudioChunk>().ToArray();
        Assert.Equal([[1, 2], [3, 4], [], [5, 6], []], chunks.Select(c => c.Audio.ToArray()));
    }

    [Fact]
    public async Task Messages_before_session_ready_are_not_lost()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.SendRawAsync("""{"type":"brand_new","x":1}""");
            await call.AcceptAsync();
            await call.CloseAsync(1000, "done");
            await call.DrainAsync();
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None);
        var messages = new List<ServerMessage>();
        await Assert.ThrowsAsync<VoiceClientException>(async () =>
        {
            await foreach (var message in client.ReceiveAsync(None)) messages.Add(message);
        });

        Assert.Collection(messages, first => Assert.IsType<SessionReady>(first), second => Assert.Equal("brand_new", Assert.IsType<UnknownMessage>(second).Type));
    }

    [Theory]
    [InlineData(1008, VoiceFailure.Refused)]
    [InlineData(1001, VoiceFailure.ServerClosed)]
    [InlineData(1000, VoiceFailure.ServerClosed)]
    public async Task A_server_that_closes_is_quoted(int status, VoiceFailure failure)
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            await call.CloseAsync(status, "because");
            await call.DrainAsync();
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None);
        var exception = await Assert.ThrowsAsync<VoiceClientException>(() => ReadAllAsync(client));

        Assert.Equal(failure, exception.Failure);
        Assert.Contains("because", exception.Message, StringComparison.Ordinal);
        Assert.Contains(status.ToString(System.Globalization.CultureInfo.InvariantCulture), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_connection_is_told_from_a_close()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            await call.ReceiveMessageAsync();
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None);
        await client.InterruptAsync(None);
        var exception = await Assert.ThrowsAsync<VoiceClientException>(() => ReadAllAsync(client));

        Assert.Equal(VoiceFailure.ServerClosed, exception.Failure);
        Assert.Contains("broke", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"agent_audio_chunk","turn":1,"index":0,"isFinal":false,"durationMs":20,"data":"%"}""", "base64")]
    [InlineData("""{"type":"state_change","from":"IDLE","to":"DREAMING","cause":"x","at":"2026-01-01T00:00:00Z","turn":1}""", "DREAMING")]
    [InlineData("""{"type":"agent_text","turn":1,"delta":"no done"}""", "done")]
    [InlineData("""["no object"]""", "type")]
    [InlineData("no json", "cannot be read")]
    public async Task A_breach_of_the_protocol_is_named(string message, string named)
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            await call.SendRawAsync(message);
            await call.DrainAsync();
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None);
        var exception = await Assert.ThrowsAsync<VoiceClientException>(() => ReadAllAsync(client));

        Assert.Equal(VoiceFailure.ProtocolViolation, exception.Failure);
        Assert.Contains(named, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Audio_without_a_chunk_is_a_breach()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            await call.SendAudioAsync([1, 2]);
            await call.DrainAsync();
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None);

        Assert.Equal(VoiceFailure.ProtocolViolation, (await Assert.ThrowsAsync<VoiceClientException>(() => ReadAllAsync(client))).Failure);
    }

    [Theory]
    [InlineData(401, "--token")]
    [InlineData(404, "404")]
    [InlineData(503, "no more calls")]
    public async Task An_http_refusal_says_what_to_do(int status, string expected)
    {
        await using var server = await FakeVoiceServer.StartAsync(_ => Task.CompletedTask, status: status);
        var exception = await Assert.ThrowsAsync<VoiceClientException>(() => VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None));

        Assert.Equal(VoiceFailure.Refused, exception.Failure);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_before_session_ready_is_a_refusal()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.ReceiveMessageAsync();
            await call.SendAsync(new { type = "error", code = "session_not_found", message = "there is no session s-9", recoverable = false });
            await call.DrainAsync();
        });
        var exception = await Assert.ThrowsAsync<VoiceClientException>(() => VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None));

        Assert.Equal(VoiceFailure.Refused, exception.Failure);
        Assert.Contains("session_not_found: there is no session s-9", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_the_subprotocol_is_no_voice_server()
    {
        await using var server = await FakeVoiceServer.StartAsync(call => call.DrainAsync(), subprotocol: null);
        var exception = await Assert.ThrowsAsync<VoiceClientException>(() => VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None));

        Assert.Equal(VoiceFailure.ProtocolViolation, exception.Failure);
    }

    [Fact]
    public async Task Another_format_than_asked_for_is_a_breach()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.ReceiveMessageAsync();
            await call.SendRawAsync("""{"type":"session_ready","sessionId":"s","resumed":false,"format":{"encoding":"pcm16","sampleRate":8000,"channels":1},"settings":{},"history":[]}""");
            await call.DrainAsync();
        });
        var exception = await Assert.ThrowsAsync<VoiceClientException>(() => VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None));

        Assert.Contains("pcm16 at 16000 Hz was asked for", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_server_is_not_waited_for_for_ever()
    {
        var clock = new TestKit.VirtualTimeProvider();
        var started = new TaskCompletionSource();
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.ReceiveMessageAsync();
            started.SetResult();
            await call.DrainAsync();
        });
        var connecting = VoiceClient.ConnectAsync(Options(server), clock, None);
        await started.Task;
        clock.Advance(TimeSpan.FromSeconds(11));

        Assert.Equal(VoiceFailure.NoServer, (await Assert.ThrowsAsync<VoiceClientException>(() => connecting)).Failure);
    }

    [Fact]
    public async Task Nobody_there_is_told_with_the_address()
    {
        Uri url;
        await using (var server = await FakeVoiceServer.StartAsync(_ => Task.CompletedTask)) url = server.Url;
        var exception = await Assert.ThrowsAsync<VoiceClientException>(
            () => VoiceClient.ConnectAsync(new VoiceClientOptions { Url = url }, TimeProvider.System, None));

        Assert.Equal(VoiceFailure.NoServer, exception.Failure);
        Assert.Contains(url.Authority, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_history_fits()
    {
        var history = string.Join(',', Enumerable.Repeat("""{"number":1,"user":"a question","agent":"an answer","interrupted":false}""", 5_000));
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.ReceiveMessageAsync();
            await call.SendRawAsync(
                $$"""{"type":"session_ready","sessionId":"s","resumed":true,"format":{"encoding":"pcm16","sampleRate":16000,"channels":1},"settings":{},"history":[{{history}}]}""");
            await call.DrainAsync();
        });
        await using var client = await VoiceClient.ConnectAsync(Options(server), TimeProvider.System, None);

        Assert.Equal(5_000, client.Session.History.GetArrayLength());
        Assert.True(Encoding.UTF8.GetByteCount(client.Session.Json) > 64 * 1024);
    }

    private static VoiceClientOptions Options(FakeVoiceServer server) => new() { Url = server.Url };

    private static object Chunk(int index, double durationMs, bool isFinal = false) =>
        new { type = "agent_audio_chunk", turn = 1, index, isFinal, durationMs };

    private static async Task ReadAllAsync(VoiceClient client)
    {
        await foreach (var message in client.ReceiveAsync(None)) Assert.NotEmpty(message.Json);
    }
}
