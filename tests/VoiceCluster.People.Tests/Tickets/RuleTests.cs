using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Tests.Api;
using VoiceCluster.Tickets;
using VoiceCluster.Tickets.Clock;

namespace VoiceCluster.People.Tests.Tickets;

public sealed class RuleTests
{
    private const string Rules = """
        fields: {seats: number}
        rules:
          - name: refunds
            on: ticket_changed
            when: {all: [{fact: said, mentions: [refund]}, {fact: changed, contains: opened}]}
            then: [{tag: money}, {assign: {team: Billing, person: ben@example.com}}, {reply: We look at it.}, {notify: {team: Billing, message: A refund is wanted.}}]
          - name: broken promise
            on: ticket_changed
            when: {all: [{fact: changed, contains: promise}, {fact: promise, is: breached}]}
            then: [{escalate: {team: Billing}}, {assign: {team: Nobodies}}]
          - name: big
            on: ticket_changed
            when: {fact: fields.seats, above: 100}
            then: [{set_priority: urgent}]
          - name: angry
            on: turn_understood
            when: {all: [{fact: emotion, is: anger}, {fact: turns, at_least: 2}, {fact: channel, is: sip}]}
            then: [{tag: angry}, {hand_off: {team: Billing}}, {tag: angry}]
        """;

    private static readonly TicketSettings None = new();

    [Fact]
    public async Task Rules_act_on_what_happens_to_tickets_once_and_say_why()
    {
        await using var tickets = await TicketsApp.StartAsync("policies: {all: {promises: {normal: {first_answer: 1h}, high: {first_answer: 1h}}}}", Rules);
        var (app, token, team) = await PeopleAsync(tickets);
        await tickets.OpenAsync(token, new { subject = "A lamp", description = "I want a refund" });
        await tickets.OpenAsync(token, new { subject = "A chair", fields = new { seats = 200 } });
        await tickets.SweepAsync();
        await tickets.SweepAsync();
        var lamp = await app.GetAsync("/api/v1/tickets/1", token);
        Assert.Equal(("""["money"]""", team, "new"), (lamp.Body!["tags"]!.ToJsonString(), lamp.Text("team"), lamp.Text("status")));
        Assert.NotNull((string?)lamp.Body["assignee"]);
        Assert.Equal("urgent", (await app.GetAsync("/api/v1/tickets/2", token)).Text("priority"));
        var comment = Assert.Single((await app.GetAsync("/api/v1/tickets/1/comments", token)).Body!["items"]!.AsArray())!;
        Assert.Equal(("We look at it.", "rule 'refunds'", true), ((string)comment["text"]!, (string)comment["actorName"]!, (bool)comment["isPublic"]!));
        // A machine's word is no first answer.
        Assert.Equal("running", lamp.Text("promise"));
        Assert.Equal(["A refund is wanted."], (await app.GetAsync($"/api/v1/notices?team={team}", token)).Body!["items"]!.AsArray().Select(static n => (string)n!["text"]!));

        var trace = Assert.Single((await app.GetAsync("/api/v1/tickets/1/trace", token)).Body!.AsArray())!;
        Assert.NotNull((string?)trace["doneAt"]);
        Assert.Equal([("refunds", true), ("broken promise", false), ("big", false)], trace["trace"]!.AsArray().Select(static t => ((string)t!["rule"]!, (bool)t["holds"]!)));
        Assert.Equal(("when", "fields.seats above 100", "missing"), ((string)trace["trace"]![2]!["path"]!, (string)trace["trace"]![2]!["leaf"]!, (string)trace["trace"]![2]!["found"]!));
        Assert.Equal(["tag", "assign", "reply", "notify"], trace["actions"]!.AsArray().Where(static a => (bool)a!["isDone"]!).Select(static a => (string)a!["action"]!));

        // A broken promise is something that happens.
        await tickets.SweepAsync(TimeSpan.FromHours(1));
        token = PeopleApp.SharedToken; // the other has run out
        lamp = await app.GetAsync("/api/v1/tickets/1", token);
        Assert.Equal(("high", "breached"), (lamp.Text("priority"), lamp.Text("promise")));
        trace = (await app.GetAsync("/api/v1/tickets/1/trace", token)).Body!.AsArray()[^1]!;
        Assert.Equal([("escalate", true, "ticket 1"), ("assign", false, "there is no team Nobodies")], trace["actions"]!.AsArray().Select(static a => ((string)a!["action"]!, (bool)a["isDone"]!, (string)a["outcome"]!)));
    }

    [Fact]
    public async Task What_a_process_that_died_had_done_is_not_done_again()
    {
        await using var tickets = await TicketsApp.StartAsync(rules: Rules);
        var (app, token, _) = await PeopleAsync(tickets);
        await tickets.OpenAsync(token, new { subject = "A lamp", description = "I want a refund" });
        var events = app.Get<IRuleEventStore>();
        var begun = Assert.Single(await events.PendingAsync(10, default));
        await tickets.SweepAsync();
        var history = (await app.GetAsync("/api/v1/tickets/1/history", token)).Body!.ToJsonString();
        // It had done everything, and died before it could say so.
        await events.CompleteAsync(begun, default);
        await tickets.SweepAsync();
        Assert.Equal(history, (await app.GetAsync("/api/v1/tickets/1/history", token)).Body!.ToJsonString());
        Assert.Empty(await events.PendingAsync(10, default));
        Assert.Single((await app.GetAsync("/api/v1/notices", token)).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task Rules_act_on_conversations_and_open_a_ticket_when_people_are_wanted()
    {
        await using var tickets = await TicketsApp.StartAsync(rules: Rules);
        var (app, token, team) = await PeopleAsync(tickets);
        await TalkAsync(app);
        var watcher = app.Get<IConversationWatcher>();
        foreach (var understood in await app.Get<ICallHistory>().GetUnderstandingAsync("s-1", default))
        {
            await watcher.TurnUnderstoodAsync(understood, "words", default);
            await watcher.TurnUnderstoodAsync(understood, "words", default); // told twice
        }

        await tickets.SweepAsync();
        var found = Assert.Single((await app.GetAsync("/api/v1/tickets?conversation=s-1", token)).Body!["items"]!.AsArray())!;
        Assert.Equal(("+4930123", "high", team, "rule", """["angry"]"""), ((string)found["requester"]!, (string)found["priority"]!, (string)found["team"]!, (string)found["channel"]!, found["tags"]!.ToJsonString()));
        var traces = (await app.GetAsync("/api/v1/conversations/s-1/trace", token)).Body!.AsArray();
        Assert.Equal([false, true], traces.Select(static t => (bool)t!["trace"]![0]!["holds"]!));
        Assert.Equal(
            [("tag", false, "the conversation has no ticket that is open"), ("hand_off", true, "ticket 1"), ("tag", true, "ticket 1")],
            traces[1]!["actions"]!.AsArray().Select(static a => ((string)a!["action"]!, (bool)a["isDone"]!, (string)a["outcome"]!)));
        Assert.Equal("A person is wanted: ticket 1, by rule 'angry'.", (string)Assert.Single((await app.GetAsync($"/api/v1/notices?team={team}", token)).Body!["items"]!.AsArray())!["text"]!);
    }

    [Fact]
    public async Task Rules_are_tried_on_past_conversations_and_tickets_and_nothing_is_done()
    {
        await using var tickets = await TicketsApp.StartAsync();
        var (app, token, _) = await PeopleAsync(tickets);
        await TalkAsync(app);
        await tickets.OpenAsync(token, new { subject = "A lamp", description = "I want a refund" });
        const string HungUp = """

              - name: hung up
                on: call_ended
                when: {all: [{fact: end_cause, is: hang_up}, {fact: interruptions, is: 1}, {fact: call_time, above: 90s}, {fact: said, mentions: [terrible]}, {fact: customer, is: "+4930123"}]}
                then: [escalate]
            """;
        var tried = await app.PostAsync("/api/v1/rules/try", new { rules = Rules + HungUp, conversations = new[] { "s-1" }, tickets = new[] { 1 } }, token);
        Assert.Equal((200, null), (tried.Status, (string?)tried.Body!["detail"]));
        var moments = tried.Body["moments"]!.AsArray();
        Assert.Equal(
            [("turn_understood", 1, ""), ("turn_understood", 2, "angry"), ("call_ended", 0, "hung up"), ("ticket_changed", 0, "refunds")],
            moments.Select(static m => ((string)m!["event"]!, (int?)m["turn"] ?? 0, string.Join(',', m["held"]!.AsArray()))));
        Assert.Equal(("emotion is anger", "'none'"), ((string)moments[0]!["trace"]![0]!["leaf"]!, (string)moments[0]!["trace"]![0]!["found"]!));
        Assert.Equal("[]", (await app.GetAsync("/api/v1/tickets/1", token)).Body!["tags"]!.ToJsonString());
        // Those that hold now say nothing: there are none.
        Assert.Empty((await app.PostAsync("/api/v1/rules/try", new { conversations = new[] { "s-1" } }, token)).Body!["moments"]![1]!["held"]!.AsArray());
        Assert.Equal("not-found", (await app.PostAsync("/api/v1/rules/try", new { conversations = new[] { "nobody" } }, token)).Problem);
        var wrong = await app.PostAsync("/api/v1/rules/try", new { rules = Rules.Replace("fact: emotion", "fact: emotions", StringComparison.Ordinal) }, token);
        Assert.Equal("invalid", wrong.Problem);
        Assert.Contains("is emotion meant?", wrong.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rule_that_starts_a_workflow_is_refused_as_long_as_there_are_none()
    {
        const string Starts = "rules: [{name: big, when: {fact: priority, is: urgent}, then: [{start_workflow: welcome}]}]";
        const string Why = "rule 'big' starts the workflow 'welcome', and this version has no workflows; remove start_workflow";
        await using var tickets = await TicketsApp.StartAsync(rules: Rules);
        var (app, token, _) = await PeopleAsync(tickets);
        Assert.Contains(Why, (await app.PostAsync("/api/v1/rules/try", new { rules = Starts }, token)).Text("detail"), StringComparison.Ordinal);
        await tickets.WriteAsync("rules.yaml", Starts);
        var live = (await app.GetAsync("/api/v1/rules", token)).Body!;
        Assert.Equal(4, live["rules"]!.AsArray().Count); // what it said before stays
        Assert.Equal($"rules.yaml: {Why}", (string)live["problems"]![0]!);
        await tickets.WriteAsync("more.yaml", "rules: [{name: big, when: {fact: priority, is: low}, then: [{tag: small}]}]");
        Assert.Contains("2 rules are called 'big'; only the first is asked", (await app.GetAsync("/api/v1/rules", token)).Body!["problems"]!.ToJsonString().Replace("\\u0027", "'", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_cannot_be_carried_out_is_given_up_in_the_end_and_says_so()
    {
        await using var tickets = await TicketsApp.StartAsync(rules: Rules);
        var (app, token, _) = await PeopleAsync(tickets);
        var events = app.Get<IRuleEventStore>();
        await events.AddAsync(new RuleEventRecord { OrganisationId = Organisations.Default, Key = "ticket/x/1", Event = "ticket_changed", SubjectKind = "ticket", Subject = "x", Facts = """{"said":"refund","changed":["opened"]}""", At = app.Time.GetUtcNow() }, default);
        for (var i = 0; i < TicketSweep.MostAttempts; i++)
        {
            Assert.Single(await events.PendingAsync(10, default));
            await tickets.SweepAsync();
        }

        Assert.Empty(await events.PendingAsync(10, default));
        var trace = Assert.Single(await events.ListAsync(Organisations.Default, "ticket", "x", 10, default));
        Assert.Contains("given up", trace.Actions, StringComparison.Ordinal);
        Assert.Empty(None.Validate());
        Assert.Equal(200, (await app.GetAsync("/api/v1/rules", token)).Status);
    }

    private static async Task<(PeopleApp App, string Token, string Team)> PeopleAsync(TicketsApp tickets)
    {
        await tickets.People.AddUserAsync("ben", Role.Agent);
        var token = await tickets.People.TokenAsync("sue", Role.Supervisor);
        return (tickets.People, token, (await tickets.People.PostAsync("/api/v1/teams", new { name = "Billing" }, token)).Text("id"));
    }

    /// <summary>A call of two turns; in the second, the caller is angry.</summary>
    private static async Task TalkAsync(PeopleApp app)
    {
        var (recorder, at) = (app.Get<ICallRecorder>(), app.Time.GetUtcNow());
        await recorder.RecordAsync(
            new SessionRecord { Id = "s-1", Channel = "sip", StartedAt = at, EndedAt = at.AddMinutes(2), EndCause = "hang_up", Metadata = new JsonObject { ["direction"] = "inbound", ["from"] = "+4930123" }.ToJsonString() }, default);
        foreach (var (turn, words, emotion) in new[] { (1, "hello", Emotion.None), (2, "this is terrible", Emotion.Anger) })
        {
            await recorder.RecordAsync(
                new TurnRecord { SessionId = "s-1", Number = turn, StartedAt = at.AddMinutes(turn - 1), CompletedAt = at.AddMinutes(turn), UserText = words, AgentText = "Yes.", HeardText = "Yes.", WasInterrupted = turn == 1 }, default);
            await recorder.RecordAsync(
                new UnderstandingRecord { SessionId = "s-1", TurnNumber = turn, UnderstoodAt = at.AddMinutes(turn), Source = "local", Emotion = emotion, EmotionConfidence = 0.9, Language = "en" }, default);
        }
    }
}
