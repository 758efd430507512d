using System.Text.Json.Nodes;
using VoiceCluster.People.Tests.Api;

namespace VoiceCluster.People.Tests.Tickets;

/// <summary>Promises by the API and the clock. The clock begins on Thursday, 1 January 2026, 9:00 in UTC.</summary>
public sealed class PromiseTests
{
    private const string Office = """
        calendars:
          office: {zone: Etc/UTC, hours: {monday-friday: "09:00-17:00"}}
        policies:
          gold:
            customers: ["*@gold.example.com"]
            promises: {normal: {first_answer: 15m}}
          standard:
            calendar: office
            warn_after: 50%
            promises:
              normal: {first_answer: 1h, next_answer: 2h, resolution: 16h}
              urgent: {first_answer: 30m, resolution: 4h}
        """;

    [Fact]
    public async Task An_hour_from_friday_half_past_four_is_monday_half_past_nine()
    {
        await using var tickets = await TicketsApp.StartAsync(Office);
        const string Token = PeopleApp.SharedToken; // which does not run out
        tickets.People.Time.Advance(new TimeSpan(1, 7, 30, 0));
        await tickets.OpenAsync(Token, new { subject = "A lamp" });
        var ticket = await tickets.People.GetAsync("/api/v1/tickets/1", Token);
        Assert.Equal(("standard", "running", At("2026-01-05T09:30Z")), (ticket.Text("policy"), ticket.Text("promise"), (DateTimeOffset)ticket.Body!["dueAt"]!));
        Assert.Equal(["first_answer", "resolution"], ticket.Body["promises"]!.AsArray().Select(static p => (string)p!["kind"]!));
        // The first that is for the customer counts.
        await tickets.OpenAsync(Token, new { subject = "A chair", requester = "ada@gold.example.com" });
        Assert.Equal(At("2026-01-02T16:45Z"), (DateTimeOffset)(await tickets.People.GetAsync("/api/v1/tickets/2", Token)).Body!["dueAt"]!);
        Assert.Equal([2, 1], (await tickets.People.GetAsync("/api/v1/tickets?sort=due", Token)).Body!["items"]!.AsArray().Select(static t => (int)t!["number"]!));
    }

    [Fact]
    public async Task People_are_warned_before_and_alarmed_at_the_breach_once_each()
    {
        await using var tickets = await TicketsApp.StartAsync(Office);
        const string Token = PeopleApp.SharedToken; // which does not run out
        await tickets.OpenAsync(Token, new { subject = "A lamp" });
        await tickets.SweepAsync(TimeSpan.FromMinutes(29));
        Assert.Empty(await NoticesAsync(tickets, Token));
        await tickets.SweepAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(["warning"], (await NoticesAsync(tickets, Token)).Select(static n => (string)n!["kind"]!));
        await tickets.SweepAsync(TimeSpan.FromMinutes(10));
        await tickets.SweepAsync(TimeSpan.FromMinutes(20));
        await tickets.SweepAsync();
        var notices = await NoticesAsync(tickets, Token);
        Assert.Equal(["breach", "warning"], notices.Select(static n => (string)n!["kind"]!));
        Assert.Equal("Ticket 1, A lamp: The promise of a first answer was broken at 2026-01-01 10:00:00Z.", (string)notices[0]!["text"]!);
        Assert.Equal(["opened", "alarm", "alarm"], (await tickets.People.GetAsync("/api/v1/tickets/1/history", Token)).Body!["items"]!.AsArray().Select(static e => (string)e!["kind"]!));
        Assert.Equal([1], (await tickets.People.GetAsync("/api/v1/tickets?promise=breached", Token)).Body!["items"]!.AsArray().Select(static t => (int)t!["number"]!));
    }

    [Fact]
    public async Task While_the_customer_is_awaited_the_clock_stands_still()
    {
        await using var tickets = await TicketsApp.StartAsync(Office);
        var app = tickets.People;
        const string Token = PeopleApp.SharedToken;
        await tickets.OpenAsync(Token, new { subject = "A lamp" });
        app.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(201, (await app.PostAsync("/api/v1/tickets/1/comments", new { text = "Which one?", isPublic = true }, Token)).Status);
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Patch, "/api/v1/tickets/1", Token, new { status = "pending" }, "If-Match: \"2\"")).Status);
        Assert.Equal(("paused", null), await PromiseAsync());
        // Two working days later nobody was alarmed.
        await tickets.SweepAsync(TimeSpan.FromDays(4));
        Assert.Empty(await NoticesAsync(tickets, Token));
        Assert.Equal(201, (await app.PostAsync("/api/v1/tickets/1/comments", new { text = "The red one.", isFromCustomer = true }, Token)).Status);
        // Monday 9:10: two hours for a next answer; of the sixteen for the resolution ten minutes are used.
        Assert.Equal(("running", At("2026-01-05T11:10Z")), await PromiseAsync());
        var promises = (await app.GetAsync("/api/v1/tickets/1", Token)).Body!["promises"]!.AsArray();
        Assert.Equal(["kept", "running", "running"], promises.Select(static p => (string)p!["state"]!));
        Assert.Equal((600, At("2026-01-06T17:00Z")), ((double)promises[1]!["elapsedSeconds"]!, (DateTimeOffset)promises[1]!["dueAt"]!));
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Patch, "/api/v1/tickets/1", Token, new { status = "solved" }, "If-Match: \"4\"")).Status);
        Assert.Equal(("kept", null), await PromiseAsync());

        async Task<(string?, DateTimeOffset?)> PromiseAsync()
        {
            var ticket = (await app.GetAsync("/api/v1/tickets/1", Token)).Body!;
            return ((string?)ticket["promise"], (DateTimeOffset?)ticket["dueAt"]);
        }
    }

    [Fact]
    public async Task What_is_promised_anew_holds_for_the_tickets_that_are_open_and_a_wrong_file_for_none()
    {
        await using var tickets = await TicketsApp.StartAsync();
        var app = tickets.People;
        const string Token = PeopleApp.SharedToken;
        await tickets.OpenAsync(Token, new { subject = "A lamp" });
        await tickets.SweepAsync();
        Assert.Null((await app.GetAsync("/api/v1/tickets/1", Token)).Body!["dueAt"]);
        await tickets.WriteAsync("sla.yaml", Office);
        await tickets.SweepAsync();
        Assert.Equal(At("2026-01-01T10:00Z"), (DateTimeOffset)(await app.GetAsync("/api/v1/tickets/1", Token)).Body!["dueAt"]!);
        await tickets.WriteAsync("sla.yaml", Office.Replace("first_answer: 1h", "first_answer: 1 hour", StringComparison.Ordinal));
        await tickets.SweepAsync();
        Assert.Equal("standard", (await app.GetAsync("/api/v1/tickets/1", Token)).Text("policy"));
        Assert.Contains("first_answer", (string)(await app.GetAsync("/api/v1/rules", Token)).Body!["problems"]![0]!, StringComparison.Ordinal);
        await tickets.WriteAsync("sla.yaml", Office.Replace("first_answer: 1h", "first_answer: 3h", StringComparison.Ordinal));
        await tickets.SweepAsync();
        Assert.Equal(At("2026-01-01T12:00Z"), (DateTimeOffset)(await app.GetAsync("/api/v1/tickets/1", Token)).Body!["dueAt"]!);
    }

    private static async Task<JsonArray> NoticesAsync(TicketsApp tickets, string token) => (await tickets.People.GetAsync("/api/v1/notices", token)).Body!["items"]!.AsArray();

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
