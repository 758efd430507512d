using VoiceCluster.TurnTaking;

namespace VoiceCluster.Cli.Tests.Commands;

public sealed class ReplayCommandTests : IDisposable
{
    private readonly string _journal = Path.GetTempFileName();
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task Prints_the_transitions_of_a_journal()
    {
        WriteJournal();

        Assert.Equal(ExitCode.Success, await RunAsync("replay", _journal));
        Assert.Contains("IDLE", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("SPECULATIVE", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("COMMITTED", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Marks_what_another_setting_changes()
    {
        WriteJournal();

        Assert.Equal(ExitCode.Success, await RunAsync("replay", _journal, "--set", "debounceMs=900"));
        var rows = _output.ToString().Split('\n');
        Assert.Contains(rows, row => row.Contains('~') && row.Contains("LISTENING → SPECULATIVE", StringComparison.Ordinal));
        Assert.Contains("rows differ", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_when_a_setting_changes_nothing()
    {
        WriteJournal();

        Assert.Equal(ExitCode.Success, await RunAsync("replay", _journal, "--set", "sideTalkDb=20"));
        Assert.Contains("Nothing differs.", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("debonceMs=900", "there is no setting 'debonceMs'")]
    [InlineData("debounceMs=9000", "debounceMs is 9000; use 400 to 1200")]
    public async Task A_wrong_setting_is_named(string set, string expected)
    {
        WriteJournal();

        Assert.Equal(ExitCode.BadInput, await RunAsync("replay", _journal, "--set", set));
        Assert.Contains(expected, _error.ToString(), StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public async Task What_is_no_journal_is_refused()
    {
        await File.WriteAllTextAsync(_journal, "{\"not\":\"one\"}\n");

        Assert.Equal(ExitCode.BadInput, await RunAsync("replay", _journal));
        Assert.Contains("not a journal", _error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        Assert.Equal(ExitCode.BadInput, await RunAsync("replay", _journal + ".none"));
        Assert.Contains(".none cannot be replayed", _error.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => File.Delete(_journal);

    private Task<int> RunAsync(params string[] arguments) =>
        CommandLine.RunAsync(arguments, CliEnvironment.Writing(_output, _error, TimeProvider.System));

    /// <summary>A caller speaks for half a second and is answered.</summary>
    private void WriteJournal()
    {
        using var file = new StreamWriter(_journal);
        file.WriteLine(TurnJournal.Header("s-1", DateTimeOffset.UnixEpoch, new TurnState(TurnSettings.Default)));
        Write(0, TurnEvent.Connected);
        for (var at = 0; at < 500; at += 20) Write(at, TurnEvent.Frame(voiced: true, -20));
        for (var at = 500; at < 3_000; at += 20)
        {
            Write(at, TurnEvent.Frame(voiced: false, -80));
            if (at == 700)
            {
                Write(at, TurnEvent.Final(1, 1, "what are your opening hours", 0.9));
                Write(at, TurnEvent.UtteranceEnd(1, 2));
            }
        }

        void Write(int at, TurnEvent turnEvent) => file.WriteLine(TurnJournal.Entry(TimeSpan.FromMilliseconds(at), turnEvent));
    }
}
