using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;
using VoiceCluster.TestKit;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>On PostgreSQL, which may go away and come back.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class PostgresTests
{
    private const string Connection = "--Storage:ConnectionString";

    [Fact]
    public async Task The_same_holds_on_PostgreSQL_a_completed_turn_survives_kill_9_and_the_session_goes_on()
    {
        await using var postgres = await PostgresServer.CreateAsync();
        var database = await postgres.CreateDatabaseAsync();
        using var data = new DataFolder();
        string session;
        await using (var silo = await ServerProcess.StartScriptedAsync(data, Connection, database))
        {
            await using var caller = await Caller.StartAsync(silo.Address, start: """{"type":"session_start","metadata":{"from":"é 😀"}}""");
            session = caller.SessionId;
            await caller.AnsweredAsync("remember 😀 this");
            await silo.Process.KillAsync();
        }

        Assert.False(File.Exists(data.File("voicecluster.db")));
        await using var again = await ServerProcess.StartScriptedAsync(data, Connection, database);
        var conversation = await again.GetAsync($"/api/conversations/{session}");
        Assert.Equal("é 😀", conversation.GetProperty("metadata").Text("from"));
        Assert.Equal("remember 😀 this", Assert.Single(conversation.GetProperty("turns").EnumerateArray()).Text("user"));
        await using var back = await Caller.StartAsync(again.Address, session);
        Assert.Equal(2, (await back.AnsweredAsync("and this")).Number("turn"));
    }

    [Fact]
    public async Task While_the_database_is_away_calls_go_on_and_are_stored_when_it_is_back()
    {
        await using var postgres = await PostgresServer.CreateAsync();
        var database = await postgres.CreateDatabaseAsync();
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartScriptedAsync(data, Connection, database);
        await using var caller = await Caller.StartAsync(silo.Address);
        await caller.AnsweredAsync("first");
        await postgres.StopAsync();

        // A running call, a new one, a resumed one; and what was said can be read.
        await caller.AnsweredAsync("second");
        await using var other = await Caller.StartAsync(silo.Address);
        await other.AnsweredAsync("hello");
        caller.Drop();
        await using var back = await Caller.StartAsync(silo.Address, caller.SessionId);
        Assert.Equal(["first", "second"], back.All[0].GetProperty("history").EnumerateArray().Select(t => t.Text("user")));
        Assert.Equal(3, (await back.AnsweredAsync("third")).Number("turn"));
        Assert.Equal(3, (await silo.GetAsync($"/api/conversations/{back.SessionId}")).GetProperty("turns").GetArrayLength());
        var health = await silo.GetAsync("/health/ready");
        Assert.Equal(("Degraded", "Degraded"), (health.Text("status"), health.GetProperty("checks").GetProperty("storage").Text("status")));

        await postgres.StartAsync();
        await StoredAsync(silo);
        await back.AnsweredAsync("fourth");
        await StoredAsync(silo);
        Assert.DoesNotContain(caller.All.Concat(back.All).Concat(other.All), m => m.Type() is "error");

        // Nothing of it comes from memory.
        await silo.Process.KillAsync();
        await using var again = await ServerProcess.StartScriptedAsync(data, Connection, database);
        var turns = (await again.GetAsync($"/api/conversations/{back.SessionId}")).GetProperty("turns").EnumerateArray();
        Assert.Equal(["first", "second", "third", "fourth"], turns.Select(t => t.Text("user")));
    }

    [Fact]
    public async Task Killed_while_the_database_is_away_it_has_lost_no_turn_that_was_told()
    {
        await using var postgres = await PostgresServer.CreateAsync();
        var database = await postgres.CreateDatabaseAsync();
        using var data = new DataFolder();
        string session;
        await using (var silo = await ServerProcess.StartScriptedAsync(data, Connection, database))
        {
            await using var caller = await Caller.StartAsync(silo.Address);
            session = caller.SessionId;
            await caller.AnsweredAsync("first");
            await postgres.KillAsync();
            await caller.AnsweredAsync("second");
            await silo.Process.KillAsync();
        }

        await postgres.StartAsync();
        await using var again = await ServerProcess.StartScriptedAsync(data, Connection, database);
        await using var back = await Caller.StartAsync(again.Address, session);
        Assert.Equal(["first", "second"], back.All[0].GetProperty("history").EnumerateArray().Select(t => t.Text("user")));
        Assert.Equal(3, (await back.AnsweredAsync("third")).Number("turn"));
    }

    [Fact]
    public async Task A_database_that_is_away_is_said_in_a_sentence()
    {
        using var data = new DataFolder();
        await using var silo = ProgramRun.Start(
            BuiltPrograms.Silo, "--DataFolder", data.Path, "--Providers:Scripted", "true", "--urls", "http://127.0.0.1:0", Connection, "Host=127.0.0.1;Port=1;Username=postgres;Password=secret-word;Timeout=5");
        Assert.Equal(3, await silo.ExitAsync());
        Assert.Contains("Storage:ConnectionString", silo.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-word", silo.Errors + silo.Output, StringComparison.Ordinal);
    }

    /// <summary>Waits until the database has every record.</summary>
    private static async Task StoredAsync(ServerProcess silo)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var storage = (await silo.GetAsync("/health")).GetProperty("checks").GetProperty("storage");
            if (storage.Text("status") is "Healthy" && storage.GetProperty("data").Number("pendingRecords") == 0) return;
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
        }
    }
}
