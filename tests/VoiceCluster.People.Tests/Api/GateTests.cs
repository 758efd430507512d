using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using VoiceCluster.Dialogue;

namespace VoiceCluster.People.Tests.Api;

public sealed class GateTests
{
    [Fact]
    public async Task Behind_a_closed_door_one_needs_a_token_before_a_body_is_read()
    {
        await using var app = await StartAsync(isClosed: true);
        foreach (var wrong in new[] { null, "", "wrong", "vck_wrong", "a.b.c", PeopleApp.SharedToken + "x" })
        {
            var refused = await app.PostAsync("/api/change", new { }, wrong);
            Assert.Equal((401, "sign-in", "Bearer"), (refused.Status, refused.Problem, refused.Headers["WWW-Authenticate"]));
        }

        Assert.Equal(200, (await app.PostAsync("/api/change", new { }, PeopleApp.SharedToken)).Status);
        Assert.Equal(200, (await app.GetAsync($"/api/look?token={PeopleApp.SharedToken}")).Status);
        Assert.Equal(401, (await app.GetAsync($"/api/look?token={PeopleApp.SharedToken}", "wrong")).Status); // the header counts
        Assert.Equal(200, (await app.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task An_open_door_lets_everybody_call_but_not_govern()
    {
        await using var app = await StartAsync(isClosed: false);
        Assert.Equal(200, (await app.PostAsync("/api/change", new { })).Status);
        Assert.Equal(200, (await app.PostAsync("/api/change", new { }, "an old token")).Status);
        Assert.Equal(401, (await app.PostAsync("/api/change", new { }, "vck_wrong")).Status); // who shows a key means it
        Assert.Equal(401, (await app.GetAsync("/api/v1/users")).Status);
        Assert.Equal(401, (await app.GetAsync("/api/v1/me")).Status);
        Assert.Equal(403, (await app.GetAsync("/api/v1/users", PeopleApp.SharedToken)).Status);
        Assert.Empty(await app.Get<IAuditLog>().ListAsync(Organisations.Default, new AuditFilter(null, "Change", null, null), null, 10, default));
    }

    [Theory]
    [InlineData("/", "text/html", 302)]
    [InlineData("/calls", "text/html,*/*", 302)]
    [InlineData("/app.js", "*/*", 200)]
    public async Task Behind_a_closed_door_the_page_leads_to_the_sign_in(string path, string accept, int status)
    {
        await using var app = await StartAsync(isClosed: true);
        var answer = await app.GetAsync(path, null, $"Accept: {accept}");
        Assert.Equal(status, answer.Status);
        if (status is 302) Assert.Equal($"/sign-in?return={Uri.EscapeDataString(path)}", answer.Headers["Location"]);
        await app.AddUserAsync("ada", Role.Agent);
        var given = await app.SignInAsync("ada@example.com", cookies: true);
        Assert.Equal(200, (await app.GetAsync(path, null, $"Accept: {accept}", given.CookieHeader)).Status);
        Assert.Equal(200, (await app.GetAsync($"{path}?token={PeopleApp.SharedToken}", null, $"Accept: {accept}")).Status);
        await using var open = await StartAsync(isClosed: false);
        Assert.Equal(200, (await open.GetAsync(path, null, $"Accept: {accept}")).Status);
    }

    [Fact]
    public async Task A_key_does_what_it_is_for_until_it_runs_out_or_is_ended()
    {
        await using var app = await StartAsync(isClosed: true);
        var admin = await app.TokenAsync("root", Role.Administrator);
        var expiresAt = app.Time.GetUtcNow().AddMinutes(10);
        var made = await app.PostAsync("/api/v1/api-keys", new { name = "site", scopes = new[] { "calls:manage" }, expiresAt }, admin);
        Assert.Equal(201, made.Status);
        var (secret, id) = (made.Text("secret"), (string)made.Body!["apiKey"]!["id"]!);
        Assert.StartsWith("vck_", secret, StringComparison.Ordinal);
        Assert.Equal(200, (await app.PostAsync("/api/change", new { }, secret)).Status);
        var refused = await app.GetAsync("/api/look", secret);
        Assert.Equal((403, "forbidden"), (refused.Status, refused.Problem));
        Assert.Equal(401, (await app.GetAsync($"/api/look?token={secret}")).Status); // no key in an address
        Assert.Equal(403, (await app.GetAsync("/api/v1/me", secret)).Status);

        var shown = await app.GetAsync($"/api/v1/api-keys/{id}", admin);
        Assert.Equal(app.Time.GetUtcNow(), DateTimeOffset.Parse(shown.Text("usedAt"), CultureInfo.InvariantCulture));
        Assert.DoesNotContain(secret, shown.Body!.ToJsonString(), StringComparison.Ordinal);
        app.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(401, (await app.PostAsync("/api/change", new { }, secret)).Status);

        admin = (await app.SignInAsync("root@example.com")).Text("accessToken");
        made = await app.PostAsync("/api/v1/api-keys", new { name = "site", scopes = new[] { "calls:manage" } }, admin);
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, $"/api/v1/api-keys/{(string)made.Body!["apiKey"]!["id"]!}", admin)).Status);
        Assert.Equal(401, (await app.PostAsync("/api/change", new { }, made.Text("secret"))).Status);
        foreach (var scope in new[] { "keys:write", "users:write", "calls:dance" })
            Assert.Equal("invalid", (await app.PostAsync("/api/v1/api-keys", new { name = "too much", scopes = new[] { scope } }, admin)).Problem);
    }

    [Fact]
    public async Task Who_asks_too_much_is_told_when_to_come_again()
    {
        await using var app = await StartAsync(isClosed: true, new SecuritySettings { Rates = new RateSettings { User = 3, Address = 1000, Key = 2 } });
        var token = await app.TokenAsync("ada", Role.Administrator);
        var first = await app.GetAsync("/api/v1/me", token);
        Assert.Equal(("\"person\";q=3;w=60", "\"person\";r=2;t=20"), (first.Headers["RateLimit-Policy"], first.Headers["RateLimit"]));
        for (var i = 0; i < 2; i++) Assert.Equal(200, (await app.GetAsync("/api/v1/me", token)).Status);
        var refused = await app.GetAsync("/api/v1/me", token);
        Assert.Equal((429, "rate-limited", "20", "\"person\";r=0;t=20"), (refused.Status, refused.Problem, refused.Headers["Retry-After"], refused.Headers["RateLimit"]));
        var other = await app.TokenAsync("bob", Role.Agent);
        Assert.Equal(200, (await app.GetAsync("/api/v1/me", other)).Status);
        app.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(200, (await app.GetAsync("/api/v1/me", token)).Status);
        Assert.Equal(429, (await app.GetAsync("/api/v1/me", token)).Status);
    }

    [Fact]
    public async Task An_organisation_has_a_limit_and_an_address_too()
    {
        await using var app = await StartAsync(isClosed: true, new SecuritySettings { Rates = new RateSettings { Address = 9 } });
        await app.AddOrganisationAsync("small");
        await app.Get<IOrganisationStore>().ReplaceAsync((await app.Get<IOrganisationStore>().FindAsync("small", default))! with { RequestsPerMinute = 1, Revision = 2 }, 1, default);
        var ada = await app.TokenAsync("ada", Role.Agent, "small");
        var bob = await app.TokenAsync("bob", Role.Agent, "small");
        Assert.Equal(200, (await app.GetAsync("/api/v1/me", ada)).Status);
        var refused = await app.GetAsync("/api/v1/me", bob);
        Assert.Equal((429, "\"organisation\";r=0;t=60"), (refused.Status, refused.Headers["RateLimit"]));
        for (var i = 2; i < 9; i++) Assert.Equal(401, (await app.GetAsync("/api/v1/me")).Status);
        refused = await app.GetAsync("/api/v1/me");
        Assert.Equal((429, "\"address\";q=9;w=60"), (refused.Status, refused.Headers["RateLimit-Policy"]));
    }

    [Fact]
    public async Task Every_answer_has_an_id_and_says_what_browsers_may_not_do_with_it()
    {
        await using var app = await StartAsync(isClosed: true);
        foreach (var path in new[] { "/api/v1/me", "/health", "/nothing" })
        {
            var answer = await app.GetAsync(path);
            Assert.Equal(32, answer.Headers["X-Request-Id"].Length);
            Assert.Equal(("nosniff", "DENY", "no-referrer"), (answer.Headers["X-Content-Type-Options"], answer.Headers["X-Frame-Options"], answer.Headers["Referrer-Policy"]));
            Assert.Equal("default-src 'none'; frame-ancestors 'none'", answer.Headers["Content-Security-Policy"]);
        }

        var foreign = (await app.GetAsync("/dashboard/page")).Headers;
        Assert.Equal((false, "DENY"), (foreign.ContainsKey("Content-Security-Policy"), foreign["X-Frame-Options"]));
        Assert.Equal("my-request-1", (await app.GetAsync("/health", null, "X-Request-Id: my-request-1")).Headers["X-Request-Id"]);
        Assert.NotEqual("<script>alert(1)</script>", (await app.GetAsync("/health", null, "X-Request-Id: <script>alert(1)</script>")).Headers["X-Request-Id"]);
    }

    [Fact]
    public async Task What_a_person_does_is_written_down_with_its_outcome_and_what_was_refused_too()
    {
        await using var app = await StartAsync(isClosed: true);
        var agent = await app.AddUserAsync("ada", Role.Agent);
        var token = (await app.SignInAsync("ada@example.com")).Text("accessToken");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.PostAsync("/api/change", new { }, token, "X-Request-Id: the-request");
        app.Time.Advance(TimeSpan.FromSeconds(1));
        await app.GetAsync("/api/look", token);
        await app.PostAsync("/api/v1/teams", new { name = "support" }, token);
        var supervisor = await app.TokenAsync("sue", Role.Supervisor);
        var entries = (await app.GetAsync($"/api/v1/audit?actor={agent.Id}", supervisor)).Body!["items"]!.AsArray();
        Assert.Equal(["CreateTeam 403", "Change 200", "SignIn 200"], entries.Select(static e => $"{e!["action"]} {e["status"]}"));
        Assert.Equal("the-request", (string)entries[1]!["requestId"]!);
    }

    [Fact]
    public async Task A_call_token_opens_the_talk_for_its_time_and_nothing_else()
    {
        await using var app = await StartAsync(isClosed: true);
        var supervisor = await app.TokenAsync("sue", Role.Supervisor);
        Assert.Equal("invalid", (await app.PostAsync("/api/v1/call-tokens", new { maxSeconds = 5 }, supervisor)).Problem);
        var made = await app.PostAsync("/api/v1/call-tokens", new { agent = "sales", caller = new { name = "Bea" }, maxSeconds = 600, expiresInSeconds = 60 }, supervisor);
        var token = made.Text("token");
        Assert.Equal("sales {\"name\":\"Bea\"} 600", (await app.GetAsync($"/ws/talk?token={token}")).Text("grant"));
        Assert.Equal(403, (await app.GetAsync($"/api/look?token={token}")).Status);
        Assert.Equal(403, (await app.GetAsync("/api/v1/me", token)).Status);
        app.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(401, (await app.GetAsync($"/ws/talk?token={token}")).Status);
    }

    private static Task<PeopleApp> StartAsync(bool isClosed, SecuritySettings? settings = null) => PeopleApp.StartAsync(isClosed, settings, map: static app =>
    {
        app.MapPost("/api/change", static () => "changed").WithMetadata(new NeedsPermission(Permission.CallsManage)).WithName("Change");
        app.MapGet("/api/look", static () => "seen").WithMetadata(new NeedsPermission(Permission.CallsRead));
        app.MapGet("/ws/talk", static (HttpContext context) =>
        {
            var grant = context.Features.Get<CallGrant>();
            return new { grant = $"{grant?.Agent} {grant?.Facts} {grant?.MaxDuration.TotalSeconds}" };
        }).WithMetadata(new NeedsPermission(Permission.TalkUse));
        app.MapGet("/health", static () => "healthy");
        app.MapGet("/{**path}", static () => "page").WithOrder(int.MaxValue).WithMetadata(new SignInFirst());
    });
}
