using VoiceCluster.Dialogue;

namespace VoiceCluster.People.Tests.Api;

public sealed class ResourceTests
{
    [Fact]
    public async Task A_user_is_invited_sets_a_password_and_is_changed_by_who_saw_the_last_change()
    {
        await using var app = await PeopleApp.StartAsync();
        var admin = await app.TokenAsync("root", Role.Administrator);
        var invited = await app.PostAsync("/api/v1/users", new { email = "Bob@Example.com", name = "Bob", role = "agent", skills = new { billing = 3 } }, admin);
        Assert.Equal((201, "\"1\""), (invited.Status, invited.Headers["ETag"]));
        var id = (string)invited.Body!["user"]!["id"]!;
        Assert.Equal($"/api/v1/users/{id}", invited.Headers["Location"]);
        Assert.Equal("taken", (await app.PostAsync("/api/v1/users", new { email = "bob@example.com", name = "Bob", role = "agent" }, admin)).Problem);

        var link = invited.Text("link").Split('#')[1];
        Assert.Equal("bob@example.com", (await app.PostAsync("/api/v1/links/look", new { link })).Text("email"));
        // Who is invited cannot become somebody else.
        Assert.Equal("bob@example.com", (await app.PostAsync("/api/v1/links/redeem", new { link, password = PeopleApp.Password, email = "root@example.com", name = "Root" })).Text("email"));
        Assert.Equal(200, (await app.SignInAsync("bob@example.com")).Status);

        Assert.Equal((428, "if-match-required"), await ChangeAsync(null));
        Assert.Equal((400, "invalid"), await ChangeAsync("If-Match: *"));
        Assert.Equal((412, "changed-meanwhile"), await ChangeAsync("If-Match: \"1\"")); // the password made it 2
        Assert.Equal((200, null), await ChangeAsync("If-Match: \"2\""));
        Assert.Equal(("\"3\"", "supervisor"), ((await app.GetAsync($"/api/v1/users/{id}", admin)).Headers["ETag"], (await app.GetAsync($"/api/v1/users/{id}", admin)).Text("role")));
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, $"/api/v1/users/{id}", admin)).Status);
        Assert.Equal(404, (await app.GetAsync($"/api/v1/users/{id}", admin)).Status);

        async Task<(int, string?)> ChangeAsync(string? header)
        {
            var answer = await app.SendAsync(HttpMethod.Patch, $"/api/v1/users/{id}", admin, new { role = "supervisor" }, header is null ? [] : [header]);
            return (answer.Status, answer.Problem);
        }
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        await using var app = await PeopleApp.StartAsync();
        var root = await app.AddUserAsync("root", Role.Administrator);
        var token = (await app.SignInAsync("root@example.com")).Text("accessToken");
        Assert.Equal("last-administrator", (await app.SendAsync(HttpMethod.Delete, $"/api/v1/users/{root.Id}", token)).Problem);
        Assert.Equal("last-administrator", (await app.SendAsync(HttpMethod.Patch, $"/api/v1/users/{root.Id}", token, new { role = "agent" }, "If-Match: \"1\"")).Problem);
    }

    [Theory]
    [InlineData("""{"email":"nobody","name":"N","role":"agent"}""")]
    [InlineData("""{"email":"a@example.com","name":" ","role":"agent"}""")]
    [InlineData("""{"email":"a@example.com","name":"N","role":"Administrator"}""")]
    [InlineData("""{"email":"a@example.com","name":"N","role":"3"}""")]
    [InlineData("""{"email":"a@example.com","name":"N","role":"agent","skills":{"billing":9}}""")]
    [InlineData("{}")]
    public async Task What_cannot_be_is_named(string body)
    {
        await using var app = await PeopleApp.StartAsync();
        var answer = await app.PostAsync("/api/v1/users", System.Text.Json.Nodes.JsonNode.Parse(body)!, await app.TokenAsync("root", Role.Administrator));
        Assert.Equal((400, "invalid"), (answer.Status, answer.Problem));
        Assert.NotEmpty(answer.Text("detail"));
    }

    [Fact]
    public async Task Lists_come_in_pages_that_meet()
    {
        await using var app = await PeopleApp.StartAsync();
        var token = await app.TokenAsync("root", Role.Administrator);
        for (var i = 0; i < 5; i++)
        {
            app.Time.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Equal(201, (await app.PostAsync("/api/v1/teams", new { name = $"team {i}" }, token)).Status);
        }

        var (names, cursor) = (new List<string>(), "");
        do
        {
            var page = (await app.GetAsync($"/api/v1/teams?limit=2&cursor={cursor}", token)).Body!;
            names.AddRange(page["items"]!.AsArray().Select(static t => (string)t!["name"]!));
            cursor = (string?)page["next"];
        }
        while (cursor is not null);
        Assert.Equal(["team 0", "team 1", "team 2", "team 3", "team 4"], names);
        Assert.Equal("invalid", (await app.GetAsync("/api/v1/teams?limit=0", token)).Problem);
        Assert.Equal("invalid", (await app.GetAsync("/api/v1/teams?cursor=%27%27", token)).Problem);
    }

    [Fact]
    public async Task A_team_has_its_members_and_its_name_alone()
    {
        await using var app = await PeopleApp.StartAsync();
        var user = await app.AddUserAsync("bob", Role.Agent);
        var token = await app.TokenAsync("sue", Role.Supervisor);
        var team = (await app.PostAsync("/api/v1/teams", new { name = "Support", description = "Helps" }, token)).Text("id");
        Assert.Equal("taken", (await app.PostAsync("/api/v1/teams", new { name = "Support" }, token)).Problem);
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Put, $"/api/v1/teams/{team}/members/{user.Id}", token)).Status);
        Assert.Equal(404, (await app.SendAsync(HttpMethod.Put, $"/api/v1/teams/{team}/members/nobody", token)).Status);
        Assert.Equal([user.Id], (await app.GetAsync($"/api/v1/teams/{team}", token)).Body!["members"]!.AsArray().Select(static m => (string)m!));
        Assert.Single((await app.GetAsync($"/api/v1/users?team={team}", token)).Body!["items"]!.AsArray());
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, $"/api/v1/teams/{team}/members/{user.Id}", token)).Status);
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Patch, $"/api/v1/teams/{team}", token, new { name = "Care" }, "If-Match: \"1\"")).Status);
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, $"/api/v1/teams/{team}", token)).Status);
    }

    [Fact]
    public async Task An_organisation_is_made_by_who_runs_the_installation_and_run_by_its_own_administrator()
    {
        await using var app = await PeopleApp.StartAsync();
        var root = await app.TokenAsync("root", Role.Administrator);
        var made = await app.PostAsync("/api/v1/organisations", new { name = "Acme", timeZone = "Europe/Berlin", limits = new { maxUsers = 2, maxKeys = 1, requestsPerMinute = 500 } }, root);
        Assert.Equal(201, made.Status);
        Assert.Equal(200, (await app.PostAsync("/api/v1/links/redeem", new { link = made.Text("link").Split('#')[1], name = "Eve", email = "eve@acme.example", password = PeopleApp.Password })).Status);
        var eve = (await app.SignInAsync("eve@acme.example")).Text("accessToken");
        var own = await app.GetAsync("/api/v1/organisation", eve);
        Assert.Equal(("Acme", "Europe/Berlin", "\"1\""), (own.Text("name"), own.Text("timeZone"), own.Headers["ETag"]));
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Patch, "/api/v1/organisation", eve, new { name = "Acme Ltd" }, "If-Match: \"1\"")).Status);
        Assert.Equal("invalid", (await app.SendAsync(HttpMethod.Patch, "/api/v1/organisation", eve, new { timeZone = "Mars/Olympus" }, "If-Match: \"2\"")).Problem);
        Assert.Equal(403, (await app.GetAsync("/api/v1/organisations", eve)).Status);
        Assert.Equal(201, (await app.PostAsync("/api/v1/users", new { email = "f@acme.example", name = "F", role = "agent" }, eve)).Status);
        Assert.Equal("limit-reached", (await app.PostAsync("/api/v1/users", new { email = "g@acme.example", name = "G", role = "agent" }, eve)).Problem);
        var id = (string)made.Body!["organisation"]!["id"]!;
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Patch, $"/api/v1/organisations/{id}", root, new { limits = new { maxUsers = 3, maxKeys = 1, requestsPerMinute = 500 } }, "If-Match: \"2\"")).Status);
        Assert.Equal(201, (await app.PostAsync("/api/v1/users", new { email = "g@acme.example", name = "G", role = "agent" }, eve)).Status);
        Assert.Equal(2, (await app.GetAsync("/api/v1/organisations", root)).Body!["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task A_request_that_is_sent_again_is_done_once_and_answered_the_same()
    {
        await using var app = await PeopleApp.StartAsync();
        var token = await app.TokenAsync("root", Role.Administrator);
        var first = await app.PostAsync("/api/v1/teams", new { name = "Support" }, token, "Idempotency-Key: k1");
        var again = await app.PostAsync("/api/v1/teams", new { name = "Support" }, token, "Idempotency-Key: k1");
        Assert.Equal((201, first.Body!.ToJsonString(), first.Headers["Location"], first.Headers["ETag"]), (again.Status, again.Body!.ToJsonString(), again.Headers["Location"], again.Headers["ETag"]));
        Assert.Equal("true", again.Headers["Idempotency-Replayed"]);
        Assert.Equal((422, "idempotency-key-reused"), await StatusAsync("Other", "k1"));
        Assert.Equal((409, "taken"), await StatusAsync("Support", "k2")); // a failure is not kept
        Assert.Equal((400, "invalid"), await StatusAsync("Support", new string('k', 201)));
        Assert.Single((await app.GetAsync("/api/v1/teams", token)).Body!["items"]!.AsArray());
        // Another's key of the same name is another key.
        var other = await app.TokenAsync("sue", Role.Supervisor);
        Assert.Equal(201, (await app.PostAsync("/api/v1/teams", new { name = "Sales" }, other, "Idempotency-Key: k1")).Status);

        var key = await app.PostAsync("/api/v1/api-keys", new { name = "site", scopes = new[] { "calls:read" } }, token, "Idempotency-Key: k3");
        var keyAgain = await app.PostAsync("/api/v1/api-keys", new { name = "site", scopes = new[] { "calls:read" } }, token, "Idempotency-Key: k3");
        Assert.Equal((201, 409, "secret-shown-once", key.Headers["Location"]), (key.Status, keyAgain.Status, keyAgain.Problem, keyAgain.Headers["Location"]));
        Assert.Single((await app.GetAsync("/api/v1/api-keys", token)).Body!["items"]!.AsArray());

        async Task<(int, string?)> StatusAsync(string name, string idempotencyKey)
        {
            var answer = await app.PostAsync("/api/v1/teams", new { name }, token, $"Idempotency-Key: {idempotencyKey}");
            return (answer.Status, answer.Problem);
        }
    }

    [Fact]
    public async Task Another_organisations_things_are_not_there()
    {
        await using var app = await PeopleApp.StartAsync();
        await app.AddOrganisationAsync("other");
        var root = await app.TokenAsync("root", Role.Administrator);
        var user = await app.AddUserAsync("bob", Role.Agent);
        var team = (await app.PostAsync("/api/v1/teams", new { name = "Support" }, root)).Text("id");
        var key = (string)(await app.PostAsync("/api/v1/api-keys", new { name = "site", scopes = new[] { "calls:read" } }, root)).Body!["apiKey"]!["id"]!;
        var stranger = await app.TokenAsync("eve", Role.Administrator, "other");
        (HttpMethod Method, string Path)[] requests =
        [
            (HttpMethod.Get, $"/api/v1/users/{user.Id}"), (HttpMethod.Patch, $"/api/v1/users/{user.Id}"), (HttpMethod.Delete, $"/api/v1/users/{user.Id}"), (HttpMethod.Post, $"/api/v1/users/{user.Id}/link"),
            (HttpMethod.Get, $"/api/v1/teams/{team}"), (HttpMethod.Patch, $"/api/v1/teams/{team}"), (HttpMethod.Delete, $"/api/v1/teams/{team}"),
            (HttpMethod.Put, $"/api/v1/teams/{team}/members/{user.Id}"), (HttpMethod.Delete, $"/api/v1/teams/{team}/members/{user.Id}"),
            (HttpMethod.Get, $"/api/v1/api-keys/{key}"), (HttpMethod.Delete, $"/api/v1/api-keys/{key}"),
        ];
        foreach (var (method, path) in requests)
            Assert.Equal((path, 404), (path, (await app.SendAsync(method, path, stranger, method == HttpMethod.Get ? null : new { name = "Mine" }, "If-Match: \"1\"")).Status));
        foreach (var list in new[] { "users", "teams", "api-keys", "audit?action=CreateTeam" })
        {
            var text = (await app.GetAsync($"/api/v1/{list}", stranger)).Body!.ToJsonString();
            Assert.All(new[] { user.Id, team, key, "root" }, id => Assert.DoesNotContain(id, text, StringComparison.Ordinal));
        }

        Assert.Equal(200, (await app.GetAsync($"/api/v1/users/{user.Id}", root)).Status);
        Assert.Equal(Organisations.Default, (await app.Get<IUserStore>().FindByEmailAsync("bob@example.com", default))!.OrganisationId);
    }
}
