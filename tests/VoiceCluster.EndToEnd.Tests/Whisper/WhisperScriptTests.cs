using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;
using VoiceCluster.Simulators;

namespace VoiceCluster.EndToEnd.Tests.Whisper;

/// <summary><c>deploy/run.sh --whisper</c>, with a model that has no weights, from a server on this machine.</summary>
public sealed class WhisperScriptTests : IAsyncLifetime
{
    private const string Ready = "VoiceCluster is ready on ";

    private readonly DataFolder _data = new();
    private readonly byte[] _model = EmptyWhisperModel.Bytes();
    private ModelServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ModelServer.StartAsync(_model);
        // Published as SHA-1.
#pragma warning disable CA5350
        List(Convert.ToHexStringLower(SHA1.HashData(_model)));
#pragma warning restore CA5350
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    [Trait("Needs", "Speech")]
    public async Task A_fetch_that_broke_off_goes_on_where_it_was_and_the_silo_starts_with_the_model()
    {
        _server.Cut(200_000, 100_000);
        await using var run = Start("--port", $"{RunScript.FreePort()}", "--", "--Sip:Port", "0");
        var address = new Uri((await run.LineAsync(static l => l.StartsWith(Ready, StringComparison.Ordinal)))[Ready.Length..]);
        Assert.Equal([0, 200_000, 300_000], _server.Asked);
        Assert.Equal(_model, await File.ReadAllBytesAsync(Model));

        using var http = new HttpClient { BaseAddress = address };
        Assert.Equal("Healthy", (await http.GetFromJsonAsync<JsonElement>("/health")).GetProperty("checks").GetProperty("providers").Text("status"));
        var recognisers = (await http.GetFromJsonAsync<JsonElement>("/api/providers")).EnumerateArray().Where(static p => p.Text("port") == "recognition");
        Assert.Contains("whisper", recognisers.Select(static p => p.Text("name")));
        run.Terminate();
        Assert.Equal(0, await run.ExitAsync());
    }

    [Fact]
    public async Task A_model_that_is_there_is_not_fetched_and_a_rest_that_is_whole_is_not_either()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Model)!);
        await File.WriteAllBytesAsync($"{Model}.part", _model);
        await using var run = Start("--", "--Providers:Whisper:Threads", "0");
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("Providers:Whisper:Threads is 0", run.Errors, StringComparison.Ordinal);
        Assert.True(File.Exists(Model));
        Assert.Empty(_server.Asked);
    }

    [Fact]
    public async Task What_has_another_checksum_is_thrown_away_and_nothing_starts()
    {
        List(new string('a', 40));
        await using var run = Start();
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("does not have the published checksum", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(Model)!));
    }

    [Fact]
    public async Task A_server_without_the_model_is_named_with_its_answer()
    {
        await using var run = Start(new Dictionary<string, string> { ["VOICECLUSTER_WHISPER_ADDRESS"] = $"{_server.Address}/elsewhere" });
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains($"The server answered 404: is {_server.Address}/elsewhere/ggml-test.bin right?", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_told_and_what_was_fetched_is_kept()
    {
        // A limit to files' size, in blocks of 1,024 bytes, fails a write as a full disk does. The .NET SDK does not bear it, so the fetch stands alone.
        await using var run = ProgramRun.StartFile(
            "bash", Environment(), "-c", "root=$1; . \"$1/deploy/setup.sh\"; . \"$1/deploy/whisper.sh\"; trap '' XFSZ; ulimit -f 300; fetch_whisper test \"$2\"", "bash",
            BuiltPrograms.Root, Model);
        Assert.Equal(1, await run.ExitAsync());
        Assert.Contains("is the disk full?", run.Errors, StringComparison.Ordinal);
        Assert.InRange(new FileInfo($"{Model}.part").Length, 1, 300 * 1_024);
    }

    [Theory]
    [InlineData("There is no model 'other'; use one of test", "--whisper", "other")]
    [InlineData("--whisper and --simulated-vendors", "--whisper", "test", "--simulated-vendors")]
    public async Task What_cannot_be_is_explained(string words, params string[] arguments)
    {
        await using var run = RunScript.Start(Environment(), arguments);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains(words, run.Errors, StringComparison.Ordinal);
    }

    private string Model => _data.File(Path.Combine("models", "ggml-test.bin"));

    private void List(string checksum) => File.WriteAllText(_data.File("models.txt"), $"# name, size, SHA-1\ntest 1MB {checksum}\n");

    private Dictionary<string, string> Environment() =>
        new() { ["VOICECLUSTER_WHISPER_ADDRESS"] = _server.Address, ["VOICECLUSTER_WHISPER_MODELS"] = _data.File("models.txt") };

    private ProgramRun Start(params string[] more) => Start([], more);

    private ProgramRun Start(Dictionary<string, string> environment, params string[] more)
    {
        var all = Environment();
        foreach (var (name, value) in environment) all[name] = value;
        return RunScript.Start(all, ["--whisper", "test", "--data", _data.Path, .. more]);
    }
}
