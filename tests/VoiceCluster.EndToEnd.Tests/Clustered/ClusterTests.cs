using System.Net.WebSockets;
using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests.Clustered;

/// <summary>Silos that share a database: a call is found from everywhere, and a session outlives its silo.</summary>
[Trait("Needs", "PostgreSQL")]
public sealed class ClusterTests
{
    [Fact]
    public Task A_spoken_question_is_answered_aloud() => RealTime.CallAsync(async () =>
    {
        await using var cluster = await Cluster.CreateAsync(Membership.Postgres);
        var silo = await cluster.AddAsync();
        using var folder = new DataFolder();
        await File.WriteAllBytesAsync(folder.File("question.wav"), await silo.Http.GetByteArrayAsync(new Uri("/api/speech?text=What%20are%20your%20opening%20hours%3F", UriKind.Relative)));
        await using var call = ProgramRun.Start(
            BuiltPrograms.Cli, "call", "--url", silo.Address.ToString(), "--wav", folder.File("question.wav"), "--out", folder.File("reply.wav"), "--json");
        Assert.True(await call.ExitAsync() == 0, call.Output + call.Errors + silo.Process.Output);
        var turn = JsonDocument.Parse(call.OutputLines[^1]).RootElement.GetProperty("turns")[0];
        Assert.Contains("hours", turn.Text("user"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("open", turn.Text("agent"), StringComparison.OrdinalIgnoreCase);
        Assert.True(new FileInfo(folder.File("reply.wav")).Length > 32_000);
    });

    [Theory]
    [InlineData(Membership.Postgres)]
    [InlineData(Membership.Redis)]
    public async Task A_call_is_listed_and_taken_over_from_another_silo(Membership membership)
    {
        await using var cluster = await Cluster.CreateAsync(membership);
        var (here, there) = (await cluster.AddScriptedAsync(), await cluster.AddScriptedAsync());
        await using var caller = await Caller.StartAsync(here.Address);
        await caller.AnsweredAsync("first");
        Assert.Equal((caller.SessionId, 1), Assert.Single(await CallsAsync(there)));

        // Another client takes the session through the other silo; the call itself goes on where it is.
        await using var taker = await Caller.StartAsync(there.Address, caller.SessionId);
        await caller.ExpectErrorAsync("session_taken");
        Assert.Equal(WebSocketCloseStatus.PolicyViolation, await caller.ClosedAsync());
        Assert.Equal("first", Assert.Single(taker.All[0].GetProperty("history").EnumerateArray()).Text("user"));
        await taker.AskAsync();
        Assert.Equal(2, (await taker.ExpectAsync("turn_complete")).Number("turn"));
        Assert.Equal((caller.SessionId, 2), Assert.Single(await CallsAsync(here)));
    }

    [Theory]
    [InlineData(Membership.Postgres)]
    [InlineData(Membership.Redis)]
    public async Task A_session_goes_on_at_another_silo_when_its_own_is_killed(Membership membership)
    {
        await using var cluster = await Cluster.CreateAsync(membership);
        var (doomed, other) = (await cluster.AddScriptedAsync(), await cluster.AddScriptedAsync());
        await using var caller = await Caller.StartAsync(doomed.Address);
        await caller.AnsweredAsync("remember this");
        await StoredAsync(other, caller.SessionId);
        await doomed.Process.KillAsync();
        Assert.Null(await caller.ClosedAsync());
        await using var back = await Caller.DialAsync(other.Address, $"session={caller.SessionId}");
        var ready = await StartAgainAndAgainAsync(back);
        Assert.True(ready.GetProperty("resumed").GetBoolean());
        Assert.Equal("remember this", Assert.Single(ready.GetProperty("history").EnumerateArray()).Text("user"));
        Assert.Equal(2, (await back.AnsweredAsync("and this")).Number("turn"));
        Assert.Equal((caller.SessionId, 1), Assert.Single(await CallsAsync(other)));
    }

    [Fact]
    public async Task A_silo_that_leaves_tells_its_callers_and_ends_within_seconds()
    {
        await using var cluster = await Cluster.CreateAsync(Membership.Redis);
        var (leaving, staying) = (await cluster.AddScriptedAsync(), await cluster.AddScriptedAsync());
        await using var caller = await Caller.StartAsync(leaving.Address);
        await caller.AnsweredAsync("first");
        leaving.Process.Terminate();
        Assert.True((await caller.ExpectErrorAsync("shutdown")).GetProperty("recoverable").GetBoolean());
        Assert.Equal(0, await leaving.Process.ExitAsync(TimeSpan.FromSeconds(20)));
        await using var back = await Caller.StartAsync(staying.Address, caller.SessionId);
        Assert.Equal("first", Assert.Single(back.All[0].GetProperty("history").EnumerateArray()).Text("user"));
    }

    /// <summary>A turn is safe on its silo's disk when the client is told of it, and in the database that all share a moment later.</summary>
    private static async Task StoredAsync(ServerProcess silo, string session)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await silo.GetAsync($"/api/conversations/{session}")).GetProperty("turns").GetArrayLength() == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, patience.Token);
    }

    /// <summary>Until the cluster has found out that the silo is gone, a start is answered by "try again".</summary>
    private static async Task<JsonElement> StartAgainAndAgainAsync(Caller caller)
    {
        var ready = caller.ExpectAsync("session_ready");
        do await caller.SendAsync("""{"type":"session_start"}""");
        while (await Task.WhenAny(ready, Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System)) != ready);
        return await ready;
    }

    private static async Task<IReadOnlyList<(string Id, int Turns)>> CallsAsync(ServerProcess silo) =>
        [.. (await silo.GetAsync("/api/calls")).EnumerateArray().Select(c => (c.Text("sessionId"), c.Number("turns")))];
}
