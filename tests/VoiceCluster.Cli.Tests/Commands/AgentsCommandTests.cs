namespace VoiceCluster.Cli.Tests.Commands;

public sealed class AgentsCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agents");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Files_are_held_to_the_schema_each_with_its_line_and_fix()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "good.yaml"), "name: sales\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Success, await RunAsync("agents", "check", _folder.FullName));
        Assert.Contains("agent sales is right", _output.ToString(), StringComparison.Ordinal);

        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, "wrong.yaml"), "name: sales\ngreting: hello\n", TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.BadInput, await RunAsync("agents", "check", _folder.FullName));
        Assert.Contains("wrong.yaml, line 2: 'greting' is nothing that an agent has; is greeting meant?", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said()
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync("agents", "check", Path.Combine(_folder.FullName, "none.yaml")));
        Assert.Contains("none.yaml", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_schema_is_printed()
    {
        Assert.Equal(ExitCode.Success, await RunAsync("agents", "schema"));
        Assert.Contains("\"title\": \"An agent of VoiceCluster\"", _output.ToString(), StringComparison.Ordinal);
    }

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, CliEnvironment.Writing(_output, _error, TimeProvider.System));
}
