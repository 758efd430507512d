using System.Text.Json.Nodes;
using VoiceCluster.Agents.Tickets;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Tests.Api;

namespace VoiceCluster.People.Tests.Tickets;

public sealed class TicketApiTests
{
    [Fact]
    public async Task A_ticket_is_opened_read_changed_by_who_saw_the_last_change_and_written_to()
    {
        await using var tickets = await TicketsApp.StartAsync();
        var app = tickets.People;
        var ben = await app.AddUserAsync("ben", Role.Agent);
        var token = await app.TokenAsync("sue", Role.Supervisor);
        var team = (await app.PostAsync("/api/v1/teams", new { name = "Billing" }, token)).Text("id");
        var opened = await app.PostAsync(
            "/api/v1/tickets",
            new { subject = " My lamp ", description = "It hums.", requester = "ada@example.com", priority = "high", tags = new[] { "Lamp", "noise" }, fields = new { seats = 3, plan = "gold", vip = true } },
            token);
        Assert.Equal((201, "/api/v1/tickets/1", "\"1\""), (opened.Status, opened.Headers["Location"], opened.Headers["ETag"]));
        Assert.Equal(("My lamp", "new", "api", """["lamp","noise"]"""), (opened.Text("subject"), opened.Text("status"), opened.Text("channel"), opened.Body!["tags"]!.ToJsonString()));

        Assert.Equal((428, "if-match-required"), await ChangeAsync(new { status = "open" }));
        Assert.Equal((412, "changed-meanwhile"), await ChangeAsync(new { status = "open" }, "If-Match: \"7\""));
        Assert.Equal((409, "not-so"), await ChangeAsync(new { status = "closed" }, "If-Match: \"1\""));
        Assert.Equal((400, "invalid"), await ChangeAsync(new { assignee = "nobody" }, "If-Match: \"1\""));
        Assert.Equal((200, null), await ChangeAsync(new { status = "pending", assignee = "ben@example.com", team = "billing", fields = new { seats = 4, plan = (string?)null } }, "If-Match: \"1\""));
        Assert.Equal((200, null), await ChangeAsync(new { subject = "My lamp" }, "If-Match: \"2\"")); // changes nothing
        var comment = await app.PostAsync("/api/v1/tickets/1/comments", new { text = "It still hums.", isFromCustomer = true }, token);
        Assert.Equal((201, "comment", true, true), (comment.Status, comment.Text("kind"), (bool)comment.Body!["isFromCustomer"]!, (bool)comment.Body["isPublic"]!));
        Assert.Equal("invalid", (await app.PostAsync("/api/v1/tickets/1/comments", new { text = " " }, token)).Problem);

        var ticket = await app.GetAsync("/api/v1/tickets/1", token);
        // Who was waited for has come back.
        Assert.Equal(("open", ben.Id, team, "\"3\""), (ticket.Text("status"), ticket.Text("assignee"), ticket.Text("team"), ticket.Headers["ETag"]));
        Assert.Equal("""{"seats":4,"vip":true}""", ticket.Body!["fields"]!.ToJsonString());
        var history = (await app.GetAsync("/api/v1/tickets/1/history", token)).Body!["items"]!.AsArray();
        Assert.Equal(["opened", "changed", "comment"], history.Select(static e => (string)e!["kind"]!));
        Assert.Equal(["status", "assignee", "team", "fields"], history[1]!["changes"]!.AsArray().Select(static c => (string)c!["field"]!));
        Assert.Equal(("person", "sue"), ((string)history[1]!["actorKind"]!, (string)history[1]!["actorName"]!));
        Assert.Single((await app.GetAsync("/api/v1/tickets/1/comments", token)).Body!["items"]!.AsArray());
        Assert.Equal(404, (await app.GetAsync("/api/v1/tickets/2", token)).Status);

        async Task<(int, string?)> ChangeAsync(object body, params string[] headers)
        {
            var answer = await app.SendAsync(HttpMethod.Patch, "/api/v1/tickets/1", token, body, headers);
            return (answer.Status, answer.Problem);
        }
    }

    [Fact]
    public async Task Lists_are_filtered_searched_and_paged()
    {
        await using var tickets = await TicketsApp.StartAsync();
        var app = tickets.People;
        var token = await app.TokenAsync("ben", Role.Agent);
        foreach (var i in Enumerable.Range(1, 5)) await tickets.OpenAsync(token, new { subject = $"Lamp {i}", priority = i == 3 ? "urgent" : "low", assignee = i == 2 ? "ben@example.com" : null });
        await app.PostAsync("/api/v1/tickets/4/comments", new { text = "A bulb was sent." }, token);
        Assert.Equal([4], await NumbersAsync("q=bul lamp"));
        Assert.Equal([2], await NumbersAsync("assignee=me"));
        Assert.Equal([5, 4, 3, 1], await NumbersAsync("assignee=none"));
        Assert.Equal([3], await NumbersAsync("priority=urgent&status=new,open"));
        Assert.Equal([3, 5, 4, 2, 1], await NumbersAsync("sort=-priority"));
        Assert.Equal([1, 2, 3, 4, 5], await NumbersAsync("sort=number"));
        foreach (var wrong in new[] { "status=old", "priority=some", "sort=subject", "sort=NUMBER", "q=!!", "limit=0", "cursor=xx", "promise=kept,broken", "tag=a%20b" })
            Assert.Equal((wrong, "invalid"), (wrong, (await app.GetAsync($"/api/v1/tickets?{wrong}", token)).Problem));
        var cursor = (string)(await app.GetAsync("/api/v1/tickets?limit=2&sort=-priority", token)).Body!["next"]!;
        Assert.Equal("invalid", (await app.GetAsync($"/api/v1/tickets?cursor={cursor}", token)).Problem); // of another order

        async Task<List<int>> NumbersAsync(string query)
        {
            var (numbers, next) = (new List<int>(), "");
            do
            {
                var page = (await app.GetAsync($"/api/v1/tickets?limit=2&{query}&cursor={next}", token)).Body!;
                numbers.AddRange(page["items"]!.AsArray().Select(static t => (int)t!["number"]!));
                next = (string?)page["next"];
            }
            while (next is not null);
            return numbers;
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"subject":" "}""")]
    [InlineData("""{"subject":"s","status":"open"}""")]
    [InlineData("""{"subject":"s","priority":"High"}""")]
    [InlineData("""{"subject":"s","tags":["a b"]}""")]
    [InlineData("""{"subject":"s","tags":[null]}""")]
    [InlineData("""{"subject":"s","fields":{"a":{"b":1}}}""")]
    [InlineData("""{"subject":"s","fields":{"a b":1}}""")]
    [InlineData("""{"subject":"s","description":"a\u0000b"}""")]
    [InlineData("""{"subject":"s","team":"nobody"}""")]
    [InlineData("""{"subject":"s","conversation":"nobody"}""")]
    [InlineData("""{"subject":"s","conversation":"%00"}""")]
    public async Task What_cannot_be_is_named(string body)
    {
        await using var tickets = await TicketsApp.StartAsync();
        var answer = await tickets.People.PostAsync("/api/v1/tickets", JsonNode.Parse(body)!, await tickets.People.TokenAsync("ben", Role.Agent));
        Assert.Equal((400, "invalid"), (answer.Status, answer.Problem));
        Assert.NotEmpty(answer.Text("detail"));
    }

    [Fact]
    public async Task A_request_that_is_sent_again_opens_one_ticket_and_all_of_it_is_in_the_audit_log()
    {
        await using var tickets = await TicketsApp.StartAsync();
        var app = tickets.People;
        var token = await app.TokenAsync("sue", Role.Supervisor);
        foreach (var _ in Enumerable.Range(0, 2)) Assert.Equal(1, (int)(await app.PostAsync("/api/v1/tickets", new { subject = "A lamp" }, token, "Idempotency-Key: k1")).Body!["number"]!);
        await app.PostAsync("/api/v1/tickets/1/comments", new { text = "Hm." }, token, "Idempotency-Key: k2");
        await app.PostAsync("/api/v1/tickets/1/comments", new { text = "Hm." }, token, "Idempotency-Key: k2");
        Assert.Single((await app.GetAsync("/api/v1/tickets/1/comments", token)).Body!["items"]!.AsArray());
        await app.SendAsync(HttpMethod.Patch, "/api/v1/tickets/1", token, new { priority = "low" }, "If-Match: \"2\"");
        var actions = (await app.GetAsync("/api/v1/audit", token)).Body!["items"]!.AsArray().Select(static e => ((string)e!["action"]!, (int)e["status"]!));
        Assert.Equal([("AddTicketComment", 201), ("AddTicketComment", 201), ("ChangeTicket", 200), ("CreateTicket", 201), ("CreateTicket", 201)], actions.Order());
    }

    [Fact]
    public async Task Another_organisations_tickets_are_not_there_and_have_their_own_numbers()
    {
        await using var tickets = await TicketsApp.StartAsync();
        var app = tickets.People;
        await app.AddOrganisationAsync("other");
        await app.AddUserAsync("ben", Role.Agent);
        var (own, stranger) = (await app.TokenAsync("root", Role.Administrator), await app.TokenAsync("eve", Role.Administrator, "other"));
        var team = (await app.PostAsync("/api/v1/teams", new { name = "Billing" }, own)).Text("id");
        await tickets.OpenAsync(own, new { subject = "Secret lamp" });
        (HttpMethod Method, string Path)[] requests =
        [
            (HttpMethod.Get, ""), (HttpMethod.Patch, ""), (HttpMethod.Get, "/comments"), (HttpMethod.Post, "/comments"), (HttpMethod.Get, "/history"), (HttpMethod.Get, "/trace"),
        ];
        foreach (var (method, path) in requests)
            Assert.Equal((method, path, 404), (method, path, (await app.SendAsync(method, $"/api/v1/tickets/1{path}", stranger, method == HttpMethod.Get ? null : new { text = "Mine", subject = "Mine" }, "If-Match: \"1\"")).Status));
        foreach (var list in new[] { "tickets", "tickets?q=secret", "notices", "rules" }) Assert.DoesNotContain("Secret", (await app.GetAsync($"/api/v1/{list}", stranger)).Body!.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(404, (await app.PostAsync("/api/v1/rules/try", new { tickets = new[] { 1 } }, stranger)).Status);
        // Nor can they be given to, or come from, what is another's.
        foreach (var body in new object[] { new { subject = "s", team }, new { subject = "s", team = "Billing" }, new { subject = "s", assignee = "ben@example.com" } })
            Assert.Equal("invalid", (await app.PostAsync("/api/v1/tickets", body, stranger)).Problem);
        Assert.Equal(1, await tickets.OpenAsync(stranger, new { subject = "A chair" }));
    }

    [Fact]
    public async Task Voice_agents_open_the_same_tickets_once()
    {
        await using var tickets = await TicketsApp.StartAsync();
        var app = tickets.People;
        var time = app.Time.GetUtcNow();
        await app.Get<ICallRecorder>().RecordAsync(new SessionRecord { Id = "s-1", Channel = "sip", StartedAt = time }, default);
        var agents = app.Get<ITickets>();
        var wanted = new Ticket { OrganisationId = Organisations.Default, Number = 0, Subject = "Call\0 back", Description = "Please.", SessionId = "s-1", CreatedAt = time, OpenedBy = "s-1/1/create_ticket/00" };
        var opened = await agents.OpenAsync(wanted, default);
        Assert.Equal(opened, await agents.OpenAsync(wanted, default));
        Assert.Equal((1, "Call back", "new"), (opened.Number, opened.Subject, opened.Status));
        Assert.Equal(opened, await agents.FindOpenedByAsync(Organisations.Default, wanted.OpenedBy, default));
        var token = await app.TokenAsync("ben", Role.Agent);
        var ticket = await app.GetAsync("/api/v1/tickets/1", token);
        Assert.Equal(("s-1", "agent"), (ticket.Text("sessionId"), ticket.Text("channel")));
        Assert.Equal("conversation", (string)ticket.Body!["links"]![0]!["kind"]!);
        Assert.Single((await app.GetAsync("/api/v1/tickets?conversation=s-1", token)).Body!["items"]!.AsArray());

        var chair = await tickets.OpenAsync(token, new { subject = "A chair", conversation = "s-1" });
        await app.Get<ICallRecorder>().RecordAsync(new SessionRecord { Id = "s-2", Channel = "sip", StartedAt = time }, default);
        Assert.Equal(404, (await app.PostAsync($"/api/v1/tickets/{chair}/links", new { kind = "conversation", id = "s-3" }, token)).Status);
        Assert.Equal(404, (await app.PostAsync($"/api/v1/tickets/{chair}/links", new { kind = "recording", id = Guid.Empty }, token)).Status);
        foreach (var _ in Enumerable.Range(0, 2)) Assert.Equal(204, (await app.PostAsync($"/api/v1/tickets/{chair}/links", new { kind = "conversation", id = "s-2" }, token)).Status);
        Assert.Equal(["s-1", "s-2"], (await app.GetAsync($"/api/v1/tickets/{chair}", token)).Body!["links"]!.AsArray().Select(static l => (string)l!["id"]!));
    }
}
