using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Limits;
using VoiceCluster.Storage;
using VoiceCluster.TestKit;

namespace VoiceCluster.People.Tests.Api;

/// <summary>The API for people over SQLite in a folder of its own, on a free port of loopback, with a clock of its own.</summary>
internal sealed class PeopleApp : IAsyncDisposable
{
    public const string SharedToken = "a-token-of-enough-characters";
    public const string Password = "correct horse battery";

    private readonly DirectoryInfo _folder;
    private readonly HttpClient _client;

    private PeopleApp(DirectoryInfo folder, WebApplication app, VirtualTimeProvider time, StringWriter console)
    {
        _folder = folder;
        App = app;
        Time = time;
        Console = console;
        _client = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public WebApplication App { get; }

    public VirtualTimeProvider Time { get; }

    public StringWriter Console { get; }

    /// <summary>What follows # in the link that the start printed.</summary>
    public string FirstLink => Console.ToString().Split('#')[1].Trim();

    public static async Task<PeopleApp> StartAsync(bool isClosed = true, SecuritySettings? settings = null, Action<IServiceCollection>? addServices = null, Action<WebApplication>? map = null)
    {
        var folder = Directory.CreateTempSubdirectory("vc-people-");
        var time = new VirtualTimeProvider();
        var console = new StringWriter();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var counters = new CountersInProcess(time);
        builder.Services.AddSingleton<TimeProvider>(time).AddSingleton<TextWriter>(console).AddSingleton<IRateLimiter>(counters).AddSingleton<ISignInGuard>(counters);
        builder.Services.AddVoiceClusterStorage(new StorageOptions { DataFolder = folder.FullName, WriteDelay = TimeSpan.Zero });
        addServices?.Invoke(builder.Services);
        builder.Services.AddPeople((settings ?? new SecuritySettings()) with { PasswordRounds = 1000 }, new Door(isClosed), [SharedToken]);
        builder.Services.AddProblemDetails();
        var app = builder.Build();
        app.UseAnswerHeaders("/dashboard");
        app.UsePeople();
        app.MapPeople();
        map?.Invoke(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new PeopleApp(folder, app, time, console);
    }

    public T Get<T>()
        where T : notnull => App.Services.GetRequiredService<T>();

    /// <summary>A user who is active, with <see cref="Password"/>.</summary>
    public async Task<User> AddUserAsync(string name, Role role, string organisation = Organisations.Default)
    {
        var now = Time.GetUtcNow();
        var user = new User
        {
            OrganisationId = organisation, Id = Guid.CreateVersion7(now).ToString("N"), Email = $"{name}@example.com", Name = name, Role = role, State = UserState.Active, Skills = "{}", CreatedAt = now, Revision = 1,
            PasswordHash = await Get<PasswordHashing>().HashAsync(Password, default),
        };
        var link = new OneTimeLink { Hash = Secrets.Hash(Secrets.Create()), OrganisationId = organisation, UserId = user.Id, CreatedAt = now, ExpiresAt = now.AddDays(1) };
        Assert.Equal(Stored.Done, await Get<IUserStore>().InviteAsync(user, link, default));
        return user;
    }

    public async Task AddOrganisationAsync(string id) => Assert.Equal(Stored.Done, await Get<IOrganisationStore>().AddAsync(
        new Organisation { Id = id, Name = id, TimeZone = "Etc/UTC", Language = "en", MaxUsers = 10, MaxKeys = 10, RequestsPerMinute = 10_000, CreatedAt = Time.GetUtcNow(), Revision = 1 }, default));

    /// <summary>Adds a user who is signed in: an access token.</summary>
    public async Task<string> TokenAsync(string name, Role role, string organisation = Organisations.Default) =>
        (await Get<SessionTokens>().BeginAsync(new DefaultHttpContext(), await AddUserAsync(name, role, organisation), isPage: false)).Access;

    public async Task<Answer> SignInAsync(string email, string password = Password, bool cookies = false) => await PostAsync("/api/v1/session", new { email, password, cookies });

    public Task<Answer> GetAsync(string path, string? token = null, params string[] headers) => SendAsync(HttpMethod.Get, path, token, null, headers);

    public Task<Answer> PostAsync(string path, object body, string? token = null, params string[] headers) => SendAsync(HttpMethod.Post, path, token, body, headers);

    /// <summary>One request.</summary>
    /// <param name="method">How.</param>
    /// <param name="path">Where.</param>
    /// <param name="token">For the Authorization header; none when null.</param>
    /// <param name="body">Sent as JSON; none when null.</param>
    /// <param name="headers">Further ones, <c>Name: value</c>.</param>
    public async Task<Answer> SendAsync(HttpMethod method, string path, string? token, object? body = null, params string[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (body is not null) request.Content = JsonContent.Create(body);
        foreach (var header in headers)
        {
            var colon = header.IndexOf(':', StringComparison.Ordinal);
            request.Headers.TryAddWithoutValidation(header[..colon], header[(colon + 1)..].Trim());
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return new Answer(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) is true && text.Length > 0 ? JsonNode.Parse(text) : null,
            response.Headers.ToDictionary(static h => h.Key, static h => string.Join('\n', h.Value), StringComparer.OrdinalIgnoreCase));
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await App.DisposeAsync();
        await Console.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}

/// <summary>What came back.</summary>
internal sealed record Answer(int Status, JsonNode? Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The stable part of a problem's type.</summary>
    public string? Problem => (string?)Body?["type"] is { } type ? type[(type.LastIndexOf(':') + 1)..] : null;

    public string Text(string field) => (string)Body![field]!;

    /// <summary>The cookies that were set, as a browser sends them back.</summary>
    public string CookieHeader => "Cookie: " + string.Join("; ", Headers["Set-Cookie"].Split('\n').Select(static c => c.Split(';')[0]));

    /// <summary>The value of a cookie that was set.</summary>
    public string Cookie(string name) => Headers["Set-Cookie"].Split('\n').Single(c => c.StartsWith(name + "=", StringComparison.Ordinal)).Split(';')[0][(name.Length + 1)..];
}
