using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary><c>deploy/run.sh</c>, as a person starts it.</summary>
public sealed class RunScriptTests(ScriptedServer scripted)
{
    private const string Ready = "VoiceCluster is ready on ";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_says_in_one_line_where_it_runs_and_stops_cleanly(bool ctrlC)
    {
        using var data = new DataFolder();
        var port = RunScript.FreePort();
        await using var run = RunScript.Start("--port", $"{port}", "--data", data.Path, "--", "--Providers:Scripted", "true", "--Sip:Port", "0");
        var address = new Uri((await run.LineAsync(static l => l.StartsWith(Ready, StringComparison.Ordinal)))[Ready.Length..]);
        Assert.Equal(port, address.Port);
        await using (var caller = await Caller.StartAsync(address))
        {
            await caller.AnsweredAsync();
            if (ctrlC) run.Interrupt();
            else run.Terminate();
            await caller.ExpectErrorAsync("shutdown");
        }

        Assert.Equal(0, await run.ExitAsync());
        Assert.True(File.Exists(data.File("voicecluster.db")));
        Assert.DoesNotContain(" ERR ", run.Output, StringComparison.Ordinal);
        Assert.Single(run.OutputLines, static l => l.StartsWith(Ready, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_taken_port_is_said_in_a_sentence_that_names_the_option()
    {
        using var data = new DataFolder();
        await using var run = RunScript.Start("--port", $"{scripted.Server.Address.Port}", "--data", data.Path, "--", "--Providers:Scripted", "true", "--Sip:Port", "0");
        Assert.Equal(3, await run.ExitAsync());
        Assert.Contains("already in use", run.Errors, StringComparison.Ordinal);
        Assert.Contains("--port", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--port", "http")]
    [InlineData("--port", "0")]
    [InlineData("--port", "65536")]
    [InlineData("--port", "99999999999999999999")]
    [InlineData("--port")]
    [InlineData("--colour", "red")]
    public async Task Wrong_arguments_are_explained_and_nothing_starts(params string[] arguments)
    {
        await using var run = RunScript.Start(arguments);
        Assert.Equal(2, await run.ExitAsync());
        Assert.Contains("--port", run.Errors, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("run.sh", 0, "--help")]
    [InlineData("run.sh", 2, "--phone")]
    [InlineData("run.sh", 2, "--colour")]
    [InlineData("test.sh", 0, "--help")]
    [InlineData("test.sh", 2, "--colour")]
    [InlineData("test.sh", 2, "one", "two")]
    public async Task Both_scripts_say_how_they_are_used_and_what_was_wrong(string script, int status, params string[] arguments)
    {
        await using var run = ProgramRun.StartFile("bash", new Dictionary<string, string>(), [Path.Combine(BuiltPrograms.Root, "deploy", script), .. arguments]);
        Assert.Equal(status, await run.ExitAsync());
        var (said, other) = status == 0 ? (run.Output, run.Errors) : (run.Errors, run.Output);
        Assert.Contains($"deploy/{script}", said, StringComparison.Ordinal);
        Assert.Empty(other);
        if (arguments[0] is "--colour") Assert.Contains("'--colour'", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_apt_it_says_what_to_install_and_goes_on()
    {
        using var data = new DataFolder();
        using var programs = new DataFolder();
        foreach (var name in new[] { "bash", "dirname", "dotnet", "find", "sed", "id" })
        {
            var program = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(folder => Path.Combine(folder, name)).First(File.Exists);
            File.CreateSymbolicLink(programs.File(name), program);
        }

        await using var run = RunScript.Start(
            new Dictionary<string, string> { ["PATH"] = programs.Path }, "--port", $"{RunScript.FreePort()}", "--data", data.Path, "--", "--Providers:Scripted", "true", "--Sip:Port", "0");
        await run.LineAsync(static l => l.StartsWith(Ready, StringComparison.Ordinal));
        Assert.Contains("no apt", run.Errors, StringComparison.Ordinal);
        Assert.Contains("libflite1", run.Errors, StringComparison.Ordinal);
        run.Terminate();
        Assert.Equal(0, await run.ExitAsync());
    }
}
