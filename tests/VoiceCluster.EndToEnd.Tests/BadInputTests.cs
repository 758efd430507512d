using System.Net.WebSockets;
using System.Text;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>Bad input gives a clear error and loses nothing: after each of them the same call answers a turn.</summary>
public sealed class BadInputTests(ScriptedServer scripted)
{
    private readonly Uri _server = scripted.Server.Address;

    [Theory]
    [InlineData("bad_json", "{\"type\":")]
    [InlineData("bad_json", "hello")]
    [InlineData("bad_json", "{\"type\":\"text_message\",\"text\":\"\\ud800\"}")]
    [InlineData("bad_message", "[1,2,3]")]
    [InlineData("bad_message", "{\"type\":\"pong\",\"id\":\"a\"}")]
    [InlineData("bad_message", "{\"type\":\"text_message\",\"text\":\"\"}")]
    [InlineData("unknown_type", "{\"type\":\"make_coffee\"}")]
    [InlineData("bad_audio", "{\"type\":\"audio_chunk\",\"data\":\"***\"}")]
    [InlineData("bad_audio", "{\"type\":\"audio_chunk\",\"data\":\"YWJj\"}")]
    [InlineData("already_started", "{\"type\":\"session_start\"}")]
    [InlineData("invalid_settings", "{\"type\":\"update_settings\",\"settings\":{\"debounceMs\":5}}")]
    [InlineData("invalid_settings", "{\"type\":\"update_settings\",\"settings\":{\"colour\":\"red\"}}")]
    public async Task A_message_that_does_not_fit_is_refused_and_the_call_goes_on(string code, string json)
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SendAsync(json);
        var error = await caller.ExpectErrorAsync(code);
        Assert.True(error.GetProperty("recoverable").GetBoolean());
        Assert.NotEmpty(error.Text("message"));
        await caller.AnsweredAsync();
    }

    [Theory]
    [InlineData("{\"type\":\"text_message\",\"text\":\"hello\"}")]
    [InlineData("{\"type\":\"interrupt\"}")]
    [InlineData("{\"type\":\"playback_mark\",\"turn\":1,\"playedMs\":1}")]
    [InlineData("{\"type\":\"audio_chunk\",\"data\":\"AAAA\"}")]
    public async Task Nothing_goes_before_session_start(string json)
    {
        await using var caller = await Caller.DialAsync(_server);
        await caller.SendAsync(json);
        await caller.ExpectErrorAsync("not_started");
        await caller.SendAsync("""{"type":"session_start"}""");
        await caller.ExpectAsync("session_ready");
        await caller.AnsweredAsync();
    }

    [Fact]
    public async Task Binary_before_session_start_is_refused_and_the_session_can_still_start()
    {
        await using var caller = await Caller.DialAsync(_server);
        await caller.SendAsync(new byte[640], WebSocketMessageType.Binary);
        await caller.ExpectErrorAsync("not_started");
        await caller.SendAsync("""{"type":"session_start"}""");
        await caller.ExpectAsync("session_ready");
        await caller.AnsweredAsync();
    }

    [Theory]
    [InlineData("{\"encoding\":\"mp3\"}")]
    [InlineData("{\"sampleRate\":12345}")]
    [InlineData("{\"channels\":2}")]
    public async Task An_unknown_format_is_refused_and_another_one_taken(string format)
    {
        await using var caller = await Caller.DialAsync(_server);
        await caller.SendAsync($$"""{"type":"session_start","format":{{format}}}""");
        await caller.ExpectErrorAsync("unsupported_format");
        await caller.SendAsync("""{"type":"session_start","format":{"encoding":"pcm16","sampleRate":8000}}""");
        await caller.ExpectAsync("session_ready");
        await caller.AnsweredAsync();
    }

    [Fact]
    public async Task Wrong_settings_at_the_start_are_all_named_and_better_ones_taken()
    {
        await using var caller = await Caller.DialAsync(_server);
        await caller.SendAsync("""{"type":"session_start","settings":{"colour":"red","debounceMs":"soon"}}""");
        var message = (await caller.ExpectErrorAsync("invalid_settings")).Text("message");
        Assert.Contains("colour", message, StringComparison.Ordinal);
        Assert.Contains("debounceMs", message, StringComparison.Ordinal);
        await caller.SendAsync("""{"type":"session_start","settings":{"debounceMs":500}}""");
        Assert.Equal(500, (await caller.ExpectAsync("session_ready")).GetProperty("settings").Number("debounceMs"));
        await caller.AnsweredAsync();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(639)]
    [InlineData(1281)]
    public async Task Half_samples_are_refused(int bytes)
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SendAsync(new byte[bytes], WebSocketMessageType.Binary);
        Assert.Contains($"{bytes} bytes", (await caller.ExpectErrorAsync("bad_audio")).Text("message"), StringComparison.Ordinal);
        await caller.AnsweredAsync();
    }

    [Fact]
    public async Task An_empty_binary_frame_is_no_audio_and_no_error()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SendAsync(Array.Empty<byte>(), WebSocketMessageType.Binary);
        await caller.AnsweredAsync();
        Assert.DoesNotContain(caller.All, m => m.Type() is "error");
    }

    [Fact]
    public async Task A_flood_of_typed_text_is_refused_and_the_call_goes_on()
    {
        await using var caller = await Caller.StartAsync(_server);
        var text = string.Join(' ', Enumerable.Repeat("flood", 600));
        for (var i = 0; i < 40; i++) await caller.SayTextAsync(text);
        var error = await caller.ExpectErrorAsync("too_much_text");
        Assert.True(error.GetProperty("recoverable").GetBoolean());
        await caller.ExpectAsync("turn_complete");
        await caller.AnsweredAsync();
    }

    [Fact]
    public async Task A_message_of_64_KiB_is_read()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.SendAsync(Text(64 * 1024), WebSocketMessageType.Text);
        Assert.Contains("at most", (await caller.ExpectErrorAsync("bad_message")).Text("message"), StringComparison.Ordinal);
        await caller.AnsweredAsync();
    }

    [Theory]
    [InlineData((64 * 1024) + 1, WebSocketMessageType.Text)]
    [InlineData(65 * 1024, WebSocketMessageType.Text)]
    [InlineData(65 * 1024, WebSocketMessageType.Binary)]
    [InlineData(10 * 1024 * 1024, WebSocketMessageType.Text)]
    public async Task A_larger_message_closes_with_1009_and_the_session_can_be_resumed(int bytes, WebSocketMessageType type)
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.AnsweredAsync("remember me");
        try
        {
            await caller.SendAsync(Text(bytes), type);
        }
        catch (WebSocketException)
        {
            // The server may have closed before it had all; what counts is that it says why.
        }

        Assert.Equal(WebSocketCloseStatus.MessageTooBig, await caller.ClosedAsync());
        await using var again = await Caller.StartAsync(_server, caller.SessionId);
        Assert.Equal("remember me", again.All[0].GetProperty("history")[0].Text("user"));
    }

    [Fact]
    public async Task Text_that_is_no_UTF8_closes_as_the_WebSocket_protocol_has_it_and_the_session_can_be_resumed()
    {
        await using var caller = await Caller.StartAsync(_server);
        await caller.AnsweredAsync("remember me");
        await caller.SendAsync(new byte[] { 0x7B, 0xC3, 0x28, 0x7D }, WebSocketMessageType.Text);
        // The framework closes and lets go of the connection at once, which may take the close frame with it.
        Assert.Contains(await caller.ClosedAsync(), new WebSocketCloseStatus?[] { WebSocketCloseStatus.InvalidPayloadData, null });
        await using var again = await Caller.StartAsync(_server, caller.SessionId);
        Assert.Equal("remember me", again.All[0].GetProperty("history")[0].Text("user"));
    }

    private static byte[] Text(int bytes)
    {
        var start = "{\"type\":\"text_message\",\"text\":\""u8;
        return [.. start, .. Encoding.UTF8.GetBytes(new string('x', bytes - start.Length - 2)), .. "\"}"u8];
    }
}
