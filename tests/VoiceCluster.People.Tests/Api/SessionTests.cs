using VoiceCluster.Dialogue;

namespace VoiceCluster.People.Tests.Api;

public sealed class SessionTests
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task A_program_signs_in_and_refreshes_and_a_token_shown_twice_ends_the_sign_in()
    {
        await using var app = await PeopleApp.StartAsync();
        await app.AddUserAsync("ada", Role.Agent);
        var first = await app.SignInAsync(Ada);
        var other = await app.SignInAsync(Ada);
        Assert.Equal(200, (await app.GetAsync("/api/v1/me", first.Text("accessToken"))).Status);

        var second = await RefreshAsync(app, first.Text("refreshToken"));
        Assert.Equal(200, second.Status);
        var stolen = await RefreshAsync(app, first.Text("refreshToken"));
        Assert.Equal((401, "session-over"), (stolen.Status, stolen.Problem));
        Assert.Equal(401, (await RefreshAsync(app, second.Text("refreshToken"))).Status);
        // At once, not when the access token runs out.
        Assert.Equal(401, (await app.GetAsync("/api/v1/me", second.Text("accessToken"))).Status);
        Assert.Equal(200, (await app.GetAsync("/api/v1/me", other.Text("accessToken"))).Status);
        Assert.Contains(await AuditAsync(app), static e => e.Details.Contains("shown twice", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_access_token_is_good_for_its_time_and_a_sign_in_as_long_as_it_is_used()
    {
        await using var app = await PeopleApp.StartAsync(settings: new SecuritySettings { SignInLife = TimeSpan.FromDays(1) });
        await app.AddUserAsync("ada", Role.Agent);
        var given = await app.SignInAsync(Ada);
        app.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(401, (await app.GetAsync("/api/v1/me", given.Text("accessToken"))).Status);
        app.Time.Advance(TimeSpan.FromHours(23));
        given = await RefreshAsync(app, given.Text("refreshToken"));
        Assert.Equal(200, (await app.GetAsync("/api/v1/me", given.Text("accessToken"))).Status);
        app.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(401, (await RefreshAsync(app, given.Text("refreshToken"))).Status);
    }

    [Fact]
    public async Task Signing_out_holds_at_once_here_or_everywhere()
    {
        await using var app = await PeopleApp.StartAsync();
        await app.AddUserAsync("ada", Role.Agent);
        var tokens = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            tokens.Add((await app.SignInAsync(Ada)).Text("accessToken"));
            app.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, "/api/v1/session", tokens[0])).Status);
        Assert.Equal(401, (await app.GetAsync("/api/v1/me", tokens[0])).Status);
        var signIns = (await app.GetAsync("/api/v1/me/sign-ins", tokens[1])).Body!.AsArray();
        Assert.Equal([true, false], signIns.Select(static s => (bool)s!["isThis"]!));
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, "/api/v1/me/sign-ins", tokens[1])).Status);
        foreach (var token in tokens) Assert.Equal(401, (await app.GetAsync("/api/v1/me", token)).Status);
    }

    [Fact]
    public async Task A_role_that_is_taken_away_and_a_user_who_is_disabled_lose_what_they_could_at_once()
    {
        await using var app = await PeopleApp.StartAsync();
        var admin = await app.TokenAsync("root", Role.Administrator);
        var user = await app.AddUserAsync("ada", Role.Administrator);
        var token = (await app.SignInAsync(Ada)).Text("accessToken");
        Assert.Equal(200, (await app.GetAsync("/api/v1/api-keys", token)).Status);
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Patch, $"/api/v1/users/{user.Id}", admin, new { role = "viewer" }, "If-Match: \"1\"")).Status);
        Assert.Equal(403, (await app.GetAsync("/api/v1/api-keys", token)).Status);
        Assert.Equal(200, (await app.SendAsync(HttpMethod.Patch, $"/api/v1/users/{user.Id}", admin, new { isDisabled = true }, "If-Match: \"2\"")).Status);
        Assert.Equal(401, (await app.GetAsync("/api/v1/me", token)).Status);
        Assert.Equal("wrong-credentials", (await app.SignInAsync(Ada)).Problem);
    }

    [Fact]
    public async Task A_page_gets_cookies_that_scripts_do_not_see_and_must_say_that_it_is_the_page()
    {
        await using var app = await PeopleApp.StartAsync();
        await app.AddUserAsync("ada", Role.Agent);
        var given = await app.SignInAsync(Ada, cookies: true);
        Assert.Null((string?)given.Body!["accessToken"]);
        Assert.Null((string?)given.Body["refreshToken"]);
        foreach (var cookie in given.Headers["Set-Cookie"].Split('\n'))
        {
            Assert.Contains("samesite=", cookie, StringComparison.Ordinal);
            Assert.Equal(!cookie.StartsWith("vc_csrf", StringComparison.Ordinal), cookie.Contains("httponly", StringComparison.Ordinal));
        }

        Assert.Equal(200, (await app.GetAsync("/api/v1/me", null, given.CookieHeader)).Status);
        var forged = await app.SendAsync(HttpMethod.Delete, "/api/v1/me/sign-ins", null, null, given.CookieHeader);
        Assert.Equal((403, "forgery"), (forged.Status, forged.Problem));
        Assert.Equal(403, (await app.SendAsync(HttpMethod.Delete, "/api/v1/me/sign-ins", null, null, given.CookieHeader, "X-CSRF-Token: guessed")).Status);
        Assert.Equal(403, (await app.PostAsync("/api/v1/session/refresh", new { }, null, given.CookieHeader)).Status);
        // The refresh token of a page is none for a program that found it.
        Assert.Equal(403, (await RefreshAsync(app, given.Cookie("vc_refresh"))).Status);

        var csrf = $"X-CSRF-Token: {given.Cookie("vc_csrf")}";
        var next = await app.PostAsync("/api/v1/session/refresh", new { }, null, given.CookieHeader, csrf);
        Assert.Equal(200, next.Status);
        Assert.Equal(204, (await app.SendAsync(HttpMethod.Delete, "/api/v1/session", null, null, next.CookieHeader, csrf)).Status);
        Assert.Equal(401, (await app.GetAsync("/api/v1/me", null, next.CookieHeader)).Status);
    }

    [Fact]
    public async Task Behind_TLS_cookies_are_for_TLS_only_and_browsers_are_told_to_stay_there()
    {
        await using var app = await PeopleApp.StartAsync(settings: new SecuritySettings { PublicUrl = new Uri("https://voice.example.com") });
        await app.AddUserAsync("ada", Role.Agent);
        var given = await app.SignInAsync(Ada, cookies: true);
        Assert.All(given.Headers["Set-Cookie"].Split('\n'), static c => Assert.Contains("secure", c, StringComparison.Ordinal));
        Assert.Equal("max-age=31536000", given.Headers["Strict-Transport-Security"]);
        Assert.Contains("https://voice.example.com/welcome#", app.Console.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_guesses_waits_longer_and_longer_and_nobody_learns_who_is_a_user()
    {
        await using var app = await PeopleApp.StartAsync();
        await app.AddUserAsync("ada", Role.Agent);
        foreach (var email in new[] { Ada, "nobody@example.com" })
        {
            Answer answer = null!;
            for (var i = 0; i < 6; i++)
            {
                answer = await app.SignInAsync(email, "a wrong password");
                Assert.Equal((401, "wrong-credentials"), (answer.Status, answer.Problem));
            }

            answer = await app.SignInAsync(email);
            Assert.Equal((429, "sign-in-paused", "2"), (answer.Status, answer.Problem, answer.Headers["Retry-After"]));
        }

        app.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(401, (await app.SignInAsync(Ada, "a wrong password")).Status);
        app.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(429, (await app.SignInAsync(Ada)).Status); // twice as long now
        app.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(200, (await app.SignInAsync(Ada)).Status);
        Assert.Equal(401, (await app.SignInAsync(Ada, "a wrong password")).Status);
        Assert.Contains(await AuditAsync(app), static e => e is { ActorKind: "unknown", Details: "wrong password" });
    }

    [Fact]
    public async Task A_password_is_changed_by_who_knows_it_and_signs_out_elsewhere()
    {
        await using var app = await PeopleApp.StartAsync();
        await app.AddUserAsync("ada", Role.Agent);
        var here = (await app.SignInAsync(Ada)).Text("accessToken");
        var elsewhere = (await app.SignInAsync(Ada)).Text("accessToken");
        Assert.Equal(403, (await app.PostAsync("/api/v1/me/password", new { current = "a wrong password", password = "another long one" }, here)).Status);
        Assert.Equal("weak-password", (await app.PostAsync("/api/v1/me/password", new { current = PeopleApp.Password, password = "short" }, here)).Problem);
        Assert.Equal(204, (await app.PostAsync("/api/v1/me/password", new { current = PeopleApp.Password, password = "another long one" }, here)).Status);
        Assert.Equal(200, (await app.GetAsync("/api/v1/me", here)).Status);
        Assert.Equal(401, (await app.GetAsync("/api/v1/me", elsewhere)).Status);
        Assert.Equal(401, (await app.SignInAsync(Ada)).Status);
        Assert.Equal(200, (await app.SignInAsync(Ada, "another long one")).Status);
    }

    private static Task<Answer> RefreshAsync(PeopleApp app, string refreshToken) => app.PostAsync("/api/v1/session/refresh", new { refreshToken });

    private static Task<IReadOnlyList<AuditEntry>> AuditAsync(PeopleApp app) =>
        app.Get<IAuditLog>().ListAsync(Organisations.Default, new AuditFilter(null, null, null, null), null, 100, default);
}
