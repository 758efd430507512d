using System.Text.Json;
using VoiceCluster.EndToEnd.Tests.Calls;
using VoiceCluster.EndToEnd.Tests.Processes;

namespace VoiceCluster.EndToEnd.Tests;

/// <summary>The sample shop's agent at work, by text: what it does can be looked at, and is done once.</summary>
[Trait("Needs", "Speech")]
public sealed class ToolTests
{
    [Fact]
    public async Task What_the_agent_does_can_be_looked_at_and_is_asked_about_first()
    {
        using var data = new DataFolder();
        await using var silo = await ServerProcess.StartAsync(data);
        await using var caller = await Caller.StartAsync(silo.Address);
        Assert.Equal("Order 4 2 7 2 is being packed. It will leave tomorrow.", (await AskAsync(caller, "where is my order 4272")).Text("agent"));
        Assert.Equal("Shall I cancel order 4 2 7 2?", (await AskAsync(caller, "please cancel it")).Text("agent"));
        var question = caller.All.Single(m => m.Type() is "confirmation");
        Assert.Equal(("cancel_order", "Shall I cancel order 4 2 7 2?"), (question.Text("tool"), question.Text("question")));
        Assert.Equal("packing", (await silo.GetAsync("/api/shop/orders/4272")).Text("status"));

        await caller.SendAsync($$"""{"type":"confirm","id":"{{question.Text("id")}}","answer":"yes"}""");
        Assert.Equal("I have cancelled order 4 2 7 2. You get your money back within five days.", (await caller.ExpectAsync("turn_complete")).Text("agent"));
        Assert.Equal("cancelled", (await silo.GetAsync("/api/shop/orders/4272")).Text("status"));
        await caller.SendAsync($$"""{"type":"confirm","id":"{{question.Text("id")}}","answer":"yes"}""");
        await caller.ExpectErrorAsync("nothing_to_confirm");

        Assert.Equal("I have opened ticket 1. Our people will look after it.", (await AskAsync(caller, "open a ticket, my lamp makes a noise")).Text("agent"));
        var ticket = await silo.GetAsync("/api/tickets/1");
        Assert.Equal((caller.SessionId, "new"), (ticket.Text("sessionId"), ticket.Text("status")));
        Assert.Equal(
            [("order_status", "done"), ("cancel_order", "done"), ("create_ticket", "done")],
            (await silo.GetAsync($"/api/conversations/{caller.SessionId}/tools")).EnumerateArray().Select(c => (c.Text("tool"), c.Text("state"))));
        Assert.Equal(404, (int)(await silo.Http.GetAsync(new Uri("/api/shop/orders/0000", UriKind.Relative))).StatusCode);
        Assert.Equal(404, (int)(await silo.Http.GetAsync(new Uri("/api/tickets/7", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Killed_between_a_change_and_its_record_it_finds_out_and_does_nothing_twice()
    {
        using var data = new DataFolder();
        string session;
        await using (var silo = await ServerProcess.StartAsync(data, "--Shop:Delay", "00:01:00"))
        {
            await using var caller = await Caller.StartAsync(silo.Address);
            session = caller.SessionId;
            await AskAsync(caller, "please cancel order 5005");
            await caller.SayTextAsync("yes please");
            await caller.ExpectAsync("tool_call", m => m.Text("tool") == "cancel_order" && m.Text("state") == "running");
            // The shop has done it; its answer is on the way.
            string status;
            do status = (await silo.GetAsync("/api/shop/orders/5005")).Text("status");
            while (status != "cancelled");
            await silo.Process.KillAsync();
        }

        await using var again = await ServerProcess.StartAsync(data);
        var changed = (await again.GetAsync("/api/shop/orders/5005")).Text("updatedAt");
        await using var back = await Caller.StartAsync(again.Address, session);
        // The killed turn is there, with what the caller said in it.
        Assert.Equal(["please cancel order 5005", "yes please"], back.All[0].GetProperty("history").EnumerateArray().Select(t => t.Text("user")));
        var call = Assert.Single((await again.GetAsync($"/api/conversations/{session}/tools")).EnumerateArray());
        Assert.Equal(("cancel_order", "done"), (call.Text("tool"), call.Text("state")));
        Assert.Contains("It was done", call.Text("result"), StringComparison.Ordinal);
        Assert.Equal("Order 5 0 0 5 was cancelled. Your money is on its way back to you.", (await AskAsync(back, "where is order 5005")).Text("agent"));
        Assert.Equal(changed, (await again.GetAsync("/api/shop/orders/5005")).Text("updatedAt"));
    }

    [Fact]
    public async Task A_changed_agent_counts_for_the_calls_that_begin_from_then_on()
    {
        using var data = new DataFolder();
        using var agents = new DataFolder();
        await File.WriteAllTextAsync(agents.File("helper.yaml"), "default: true\ntools: [create_ticket]\n");
        await using var silo = await ServerProcess.StartAsync(data, "--Agents:Folder", agents.Path);
        await using var before = await Caller.StartAsync(silo.Address);
        Assert.StartsWith("Order 4 2 7 1", (await AskAsync(before, "where is order 4271")).Text("agent"), StringComparison.Ordinal);
        Assert.Empty((await silo.GetAsync($"/api/conversations/{before.SessionId}/tools")).EnumerateArray());

        await File.WriteAllTextAsync(agents.File("helper.yaml"), "default: true\ntools: [create_tickt]\n");
        await silo.Process.LineAsync(l => l.Contains("helper.yaml, line 2: there is no tool 'create_tickt'; is create_ticket meant?", StringComparison.Ordinal));
        await File.WriteAllTextAsync(agents.File("helper.yaml"), "name: max\ndefault: true\ndisplay_name: Max\ntools: [order_status]\n");
        await silo.Process.LineAsync(l => l.Contains("Agent max is taken from", StringComparison.Ordinal));
        await using var after = await Caller.StartAsync(silo.Address);
        Assert.Equal("Max", (await after.ExpectAsync("agent_info")).Text("name"));
    }

    /// <summary>Types, and hears the answer out.</summary>
    private static async Task<JsonElement> AskAsync(Caller caller, string text)
    {
        await caller.SayTextAsync(text);
        return await caller.ExpectAsync("turn_complete", m => m.Text("user") == text);
    }
}
