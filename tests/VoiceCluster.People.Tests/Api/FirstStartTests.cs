namespace VoiceCluster.People.Tests.Api;

public sealed class FirstStartTests
{
    [Fact]
    public async Task The_first_start_prints_a_link_that_makes_the_administrator_once()
    {
        await using var app = await PeopleApp.StartAsync();
        Assert.Contains("/welcome#", app.Console.ToString(), StringComparison.Ordinal);
        Assert.Equal(401, (await app.GetAsync("/api/v1/me")).Status);

        var look = await app.PostAsync("/api/v1/links/look", new { link = app.FirstLink });
        Assert.Equal((200, "My organisation", null), (look.Status, look.Text("organisation"), (string?)look.Body!["email"]));
        Assert.Equal("weak-password", (await RedeemAsync(app, "short")).Problem); // and the link is still good
        Assert.Equal("invalid", (await app.PostAsync("/api/v1/links/redeem", new { link = app.FirstLink, password = PeopleApp.Password, name = "Ada", email = "nobody" })).Problem);
        Assert.Equal(200, (await RedeemAsync(app)).Status);
        var again = await RedeemAsync(app);
        Assert.Equal((410, "link-used"), (again.Status, again.Problem));

        var signedIn = await app.SignInAsync("ada@example.com");
        var me = await app.GetAsync("/api/v1/me", signedIn.Text("accessToken"));
        Assert.Equal(("ada@example.com", "administrator"), ((string)me.Body!["user"]!["email"]!, (string)me.Body["user"]!["role"]!));
        Assert.Contains("organisations:manage", me.Body["permissions"]!.AsArray().Select(static p => (string)p!));
    }

    [Fact]
    public async Task A_link_is_good_for_its_time_only()
    {
        await using var app = await PeopleApp.StartAsync(settings: new SecuritySettings { LinkLife = TimeSpan.FromHours(1) });
        app.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(410, (await RedeemAsync(app)).Status);
        Assert.Equal(410, (await app.PostAsync("/api/v1/links/look", new { link = "made-up" })).Status);
        Assert.Equal(410, (await app.PostAsync("/api/v1/links/look", new { })).Status);
    }

    [Fact]
    public async Task With_a_user_nothing_is_printed()
    {
        await using var app = await PeopleApp.StartAsync();
        await RedeemAsync(app);
        await using var console = new StringWriter();
        await new FirstStart(app.Get<IUserStore>(), app.Get<Links>(), console).StartedAsync(default);
        Assert.Empty(console.ToString());
    }

    [Theory]
    [InlineData("/sign-in", "text/html")]
    [InlineData("/welcome", "text/html")]
    [InlineData("/account/api.js", "text/javascript")]
    public async Task The_pages_need_no_sign_in_and_run_no_script_of_their_own_in_the_HTML(string path, string type)
    {
        await using var app = await PeopleApp.StartAsync();
        using var client = new HttpClient();
        using var response = await client.GetAsync(new Uri(new Uri(app.App.Urls.Single()), path), TestContext.Current.CancellationToken);
        Assert.Equal((200, type), ((int)response.StatusCode, response.Content.Headers.ContentType!.MediaType));
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    private static Task<Answer> RedeemAsync(PeopleApp app, string password = PeopleApp.Password) =>
        app.PostAsync("/api/v1/links/redeem", new { link = app.FirstLink, password, name = "Ada", email = "Ada@Example.com" });
}
