using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

[Trait("Needs", "PostgreSQL")]
public sealed class PostgresTests
{
    [Fact]
    public async Task The_same_holds_on_PostgreSQL_a_completed_turn_survives_kill_9_and_the_session_goes_on()
    {
        await using var postgres = await PostgresServer.StartAsync();
        using var data = new DataFolder();
        string session;
        await using (var silo = await ServerProcess.StartScriptedAsync(data, "--Storage:ConnectionString", postgres.ConnectionString))
        {
            await using var caller = await Caller.StartAsync(silo.Address, start: """{"type":"session_start","metadata":{"from":"é 😀"}}""");
            session = caller.SessionId;
            await caller.AnsweredAsync("remember 😀 this");
            await silo.Process.KillAsync();
        }

        Assert.False(File.Exists(data.File("voicecluster.db")));
        await using var again = await ServerProcess.StartScriptedAsync(data, "--Storage:ConnectionString", postgres.ConnectionString);
        var conversation = await again.GetAsync($"/api/conversations/{session}");
        Assert.Equal("é 😀", conversation.GetProperty("metadata").Text("from"));
        Assert.Equal("remember 😀 this", Assert.Single(conversation.GetProperty("turns").EnumerateArray()).Text("user"));
        await using var back = await Caller.StartAsync(again.Address, session);
        Assert.Equal(2, (await back.AnsweredAsync("and this")).Number("turn"));
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_in_a_sentence()
    {
        using var data = new DataFolder();
        await using var silo = ProgramRun.Start(
            BuiltPrograms.Silo, "--DataFolder", data.Path, "--Providers:Scripted", "true", "--urls", "http://127.0.0.1:0", "--Storage:ConnectionString", "Host=127.0.0.1;Port=1;Username=postgres;Password=secret-word;Timeout=5");
        Assert.Equal(3, await silo.ExitAsync());
        Assert.Contains("Storage:ConnectionString", silo.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", silo.Errors + silo.Output, StringComparison.Ordinal);
    }
}
