using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NSubstitute;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor;
using VoiceCluster.FrontDoor.Twilio;
using VoiceCluster.Knowledge;
using VoiceCluster.Knowledge.Rest;
using VoiceCluster.People.Access;
using VoiceCluster.Providers;
using VoiceCluster.Tickets;
using VoiceCluster.Tickets.Desk;

namespace VoiceCluster.People.Tests.Api;

/// <summary>Every endpoint, every role, another organisation, and nobody: who is let in stands in a table beside this, and an endpoint that does not fails.</summary>
public sealed class EndpointTableTests
{
    private const int LetIn = 299;

    private static readonly Role[] Roles = Enum.GetValues<Role>();

    [Fact]
    public async Task Every_endpoint_lets_in_whom_the_table_says_and_nobody_else()
    {
        var table = Table();
        await using var app = await StartAsync(isClosed: true);
        await app.AddOrganisationAsync("other");
        var callers = new Dictionary<string, string?> { ["nobody"] = null, ["shared"] = PeopleApp.SharedToken };
        foreach (var role in Roles) callers[role.ToString()] = await app.TokenAsync(role.ToString(), role);
        foreach (var role in Roles) callers[$"other {role}"] = await app.TokenAsync($"other-{role}", role, "other");
        callers["key"] = await KeyAsync(app);

        var wrong = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, method, path) in Endpoints(app))
        {
            seen.Add(name);
            if (!table.TryGetValue(name, out var rule))
            {
                wrong.Add($"{name} ({method} {path}) is not in the table");
                continue;
            }

            foreach (var (who, token) in callers)
            {
                var status = (await app.SendAsync(method, path, token)).Status;
                var expected = rule.Expect(who);
                if (status != expected) wrong.Add($"{name} ({method} {path}) answers {who} with {status}, not {expected}");
            }
        }

        wrong.AddRange(table.Keys.Except(seen).Select(static name => $"{name} is in the table and no endpoint"));
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Behind_an_open_door_nobody_known_gets_where_the_shared_token_does()
    {
        var table = Table();
        await using var app = await StartAsync(isClosed: false);
        foreach (var (name, method, path) in Endpoints(app))
            Assert.Equal((name, table[name].Expect("shared") is LetIn ? LetIn : 401), (name, (await app.SendAsync(method, path, null)).Status));
    }

    private static async Task<string> KeyAsync(PeopleApp app)
    {
        var secret = CallerReader.KeyPrefix + Secrets.Create();
        await app.Get<IApiKeyStore>().AddAsync(
            new ApiKey { OrganisationId = Organisations.Default, Id = "k1", Name = "k", Prefix = "vck_", Hash = Secrets.Hash(secret), Scopes = """["calls:read"]""", CreatedBy = "u", CreatedAt = app.Time.GetUtcNow() },
            app.Time.GetUtcNow(),
            default);
        return secret;
    }

    /// <summary>All endpoints of the API, as the data source has them: those that are guarded, and whatever else is below <c>/api</c>.</summary>
    private static List<(string Name, HttpMethod Method, string Path)> Endpoints(PeopleApp app) =>
    [
        .. app.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(static e => e.Metadata.GetMetadata<NeedsPermission>() is not null || e.Metadata.GetMetadata<NeedsPerson>() is not null || Path(e).StartsWith("/api", StringComparison.Ordinal))
            .SelectMany(static e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["GET"]).Select(method => (e, method)))
            .Select(static x => (Name(x.e, x.method), new HttpMethod(x.method), Path(x.e))),
    ];

    private static string Name(RouteEndpoint endpoint, string method) => endpoint.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? $"{method} {Path(endpoint)}";

    private static string Path(RouteEndpoint endpoint) => "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(static segment => string.Concat(segment.Parts.Select(static part => part switch
    {
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal => literal.Content,
        Microsoft.AspNetCore.Routing.Patterns.RoutePatternParameterPart => "1",
        _ => "",
    }))));

    private static Dictionary<string, Rule> Table() => File.ReadLines(System.IO.Path.Combine(AppContext.BaseDirectory, "Api", "endpoints.txt"))
        .Where(static line => line.Length > 0 && line[0] != '#')
        .Select(static line => line.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(static cells => cells[0], static cells => new Rule(cells[1], cells[2] is "own", cells[3] is "yes", cells[4] is "yes"), StringComparer.Ordinal);

    /// <summary>The whole API, of which every endpoint only says that it was reached.</summary>
    private static Task<PeopleApp> StartAsync(bool isClosed) => PeopleApp.StartAsync(
        isClosed,
        new SecuritySettings { Rates = new RateSettings { Address = 1_000_000, User = 1_000_000, Key = 1_000_000 } },
        services =>
        {
            services.AddFrontDoor(new FrontDoorOptions());
            services.AddSingleton(new TwilioOptions { AuthToken = "token", PublicUrl = new Uri("https://voice.example.com") });
            services.AddSingleton(new KnowledgeOptions());
            services.AddSingleton(Substitute.For<IGrainFactory>());
            services.AddSingleton<ProviderMetrics>(static _ => throw new NotSupportedException());
            services.AddSingleton(Substitute.For<ITextToSpeech>());
            services.AddSingleton(Substitute.For<IChatModel>());
            services.AddSingleton(Substitute.For<IKnowledge>());
            services.AddSingleton(new AgentProfiles(new Dictionary<string, AgentProfile>()));
            services.AddTickets(new TicketSettings()).AddSingleton(Substitute.For<ITicketBell>());
            services.AddSingleton<Knowledge.Bases.KnowledgeBases>(static _ => throw new NotSupportedException());
        },
        static app =>
        {
            app.Use(static (HttpContext context, RequestDelegate _) =>
            {
                context.Response.StatusCode = LetIn;
                return Task.CompletedTask;
            });
            app.MapFrontDoor();
            app.MapGroup("/api/v1").MapKnowledge(new KnowledgeOptions());
            app.MapGroup("/api/v1").MapTickets();
        });

    /// <summary>Who is let in.</summary>
    /// <param name="Least">The least role; <c>person</c>, <c>everybody</c> or <c>operator</c>.</param>
    /// <param name="IsOwn">In each organisation, to its own; otherwise only in the default one.</param>
    /// <param name="Shared">With the shared token.</param>
    /// <param name="Key">With a key for <c>calls:read</c>.</param>
    private sealed record Rule(string Least, bool IsOwn, bool Shared, bool Key)
    {
        public int Expect(string who)
        {
            if (Least is "everybody") return LetIn;
            if (who is "nobody") return 401;
            if (who is "shared") return Shared ? LetIn : 403;
            if (who is "key") return Key ? LetIn : 403;
            var isOther = who.StartsWith("other ", StringComparison.Ordinal);
            var role = Enum.Parse<Role>(isOther ? who["other ".Length..] : who);
            if (isOther && !IsOwn) return 403;
            return Least switch
            {
                "person" => LetIn,
                "operator" => role is Role.Administrator && !isOther ? LetIn : 403,
                _ => role >= Enum.Parse<Role>(Least, ignoreCase: true) ? LetIn : 403,
            };
        }
    }
}
