using VoiceCluster.Cli.Tests.Server;

namespace VoiceCluster.Cli.Tests.Commands;

public class ErrorTests
{
    [Theory]
    [InlineData("nothing to say", "call", "--url", "ws://127.0.0.1:1")]
    [InlineData("no address", "call", "--url", "ftp://x", "--text", "hi")]
    [InlineData("--url", "call", "--text", "hi")]
    [InlineData("opus is not spoken", "call", "--url", "ws://127.0.0.1:1", "--text", "hi", "--format", "opus")]
    [InlineData("'debounce' is not name=value", "call", "--url", "ws://127.0.0.1:1", "--text", "hi", "--set", "debounce")]
    [InlineData("--give-up takes", "call", "--url", "ws://127.0.0.1:1", "--text", "hi", "--give-up", "0")]
    [InlineData("comes first", "call", "--url", "ws://127.0.0.1:1", "--barge-in", "{wav}@1")]
    [InlineData("FILE@SECONDS", "call", "--url", "ws://127.0.0.1:1", "--text", "hi", "--barge-in", "{wav}")]
    [InlineData("FILE@SECONDS", "call", "--url", "ws://127.0.0.1:1", "--text", "hi", "--barge-in", "{wav}@NaN")]
    [InlineData("FILE@SECONDS", "call", "--url", "ws://127.0.0.1:1", "--text", "hi", "--barge-in", "{wav}@-1")]
    [InlineData("1 to 4000", "call", "--url", "ws://127.0.0.1:1", "--text", "")]
    [InlineData("1 to 4000", "call", "--url", "ws://127.0.0.1:1", "--text", "  ")]
    [InlineData("missing.wav cannot be read", "call", "--url", "ws://127.0.0.1:1", "--wav", "missing.wav")]
    [InlineData("silent", "call", "--url", "ws://127.0.0.1:1", "--wav", "{silent}")]
    [InlineData("text.wav", "call", "--url", "ws://127.0.0.1:1", "--wav", "{text}")]
    [InlineData("cannot be written", "call", "--url", "ws://127.0.0.1:1", "--wav", "{wav}", "--out", "/no/such/folder/out.wav")]
    [InlineData("'quic' not recognized", "phone", "--to", "sip:agent@127.0.0.1:1", "--wav", "{wav}", "--transport", "quic")]
    [InlineData("leave out --transport udp", "phone", "--to", "sips:agent@127.0.0.1:1", "--wav", "{wav}", "--transport", "udp")]
    [InlineData("'sctp' is no transport", "phone", "--to", "sip:agent@127.0.0.1:1;transport=sctp", "--wav", "{wav}")]
    [InlineData("add --transport tls", "phone", "--to", "sip:agent@127.0.0.1:1", "--wav", "{wav}", "--ca", "{text}")]
    [InlineData("add --transport tls", "phone", "--to", "sip:agent@127.0.0.1:1;transport=tcp", "--wav", "{wav}", "--srtp")]
    [InlineData("holds no certificate", "phone", "--to", "sip:agent@127.0.0.1:1", "--wav", "{wav}", "--transport", "tls", "--ca", "{text}")]
    [InlineData("missing.pem cannot be read", "phone", "--to", "sips:agent@127.0.0.1:1", "--wav", "{wav}", "--ca", "missing.pem")]
    public async Task Bad_input_is_named_and_nothing_is_called(string expected, params string[] arguments)
    {
        await using var run = new CommandRun();
        var wav = run.Wav("wav.wav", TestAudio.Phrase(0, 300, 0));
        var silent = run.Wav("silent.wav", new short[16_000]);
        await File.WriteAllTextAsync(run.File("text.wav"), "this is no sound");
        var given = arguments.Select(a => a.Replace("{wav}", wav, StringComparison.Ordinal)
            .Replace("{silent}", silent, StringComparison.Ordinal)
            .Replace("{text}", run.File("text.wav"), StringComparison.Ordinal));
        var error = new StringWriter();

        Assert.Equal(ExitCode.BadInput, await CommandLine.RunAsync([.. given], CliEnvironment.Writing(new StringWriter(), error, TimeProvider.System)));
        Assert.Contains(expected, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_server_is_told_from_bad_input()
    {
        Uri url;
        await using (var server = await FakeVoiceServer.StartAsync(_ => Task.CompletedTask)) url = server.Url;
        var error = new StringWriter();

        Assert.Equal(ExitCode.NoServer, await RunAsync(url, error));
        Assert.Contains("nobody answers", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_quoted()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.ReceiveMessageAsync();
            await call.SendAsync(new { type = "error", code = "invalid_settings", message = "debounceMs is 5; use 400 to 1200", recoverable = false });
            await call.DrainAsync();
        });
        var error = new StringWriter();

        Assert.Equal(ExitCode.Refused, await RunAsync(server.Url, error));
        Assert.Contains("debounceMs is 5; use 400 to 1200", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_closes_in_mid_call_is_quoted_and_the_summary_still_comes()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            await call.ReceiveAsync();
            await call.CloseAsync(1001, "the server goes down");
            await call.DrainAsync();
        });
        var error = new StringWriter();
        var output = new StringWriter();

        Assert.Equal(ExitCode.ServerClosed, await RunAsync(server.Url, error, output));
        Assert.Contains("the server goes down", error.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"summary\"", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_breaks_the_protocol_in_mid_call_is_told()
    {
        await using var server = await FakeVoiceServer.StartAsync(async call =>
        {
            await call.AcceptAsync();
            await call.SendAsync(new { type = "agent_audio_chunk", turn = 1, index = 0, isFinal = false, durationMs = 20 });
            await call.SendAudioAsync(new byte[641]);
            await call.DrainAsync();
        });
        var error = new StringWriter();

        Assert.Equal(ExitCode.ServerClosed, await RunAsync(server.Url, error));
        Assert.Contains("641 bytes of pcm16", error.ToString(), StringComparison.Ordinal);
    }

    private static Task<int> RunAsync(Uri url, StringWriter error, StringWriter? output = null) => CommandLine.RunAsync(
        ["call", "--url", url.ToString(), "--text", "hi", "--json"], CliEnvironment.Writing(output ?? new StringWriter(), error, TimeProvider.System));
}
