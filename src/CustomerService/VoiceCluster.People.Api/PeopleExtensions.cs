using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;
using VoiceCluster.People.Audit;
using VoiceCluster.People.Idempotency;
using VoiceCluster.People.Limits;
using VoiceCluster.People.Rest;

namespace VoiceCluster.People;

/// <summary>People: who they are, what they may do, and the API for it. Needs the stores of people, and Orleans.</summary>
public static class PeopleExtensions
{
    /// <summary>Adds the services.</summary>
    /// <param name="services">Where to.</param>
    /// <param name="settings">Who must sign in, and how.</param>
    /// <param name="door">Whether everybody must.</param>
    /// <param name="sharedTokens">Tokens that open the door beside sign-ins and keys.</param>
    public static IServiceCollection AddPeople(this IServiceCollection services, SecuritySettings settings, Door door, IEnumerable<string> sharedTokens)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IRateLimiter, GrainRateLimiter>();
        services.TryAddSingleton<ISignInGuard, GrainSignInGuard>();
        services.TryAddSingleton(Console.Out);
        services.AddSingleton(settings);
        services.AddSingleton(door);
        services.AddSingleton(new SharedTokens(sharedTokens));
        services.AddSingleton(_ => new PasswordHashing(settings.PasswordRounds));
        services.AddSingleton<SigningKeys>();
        services.AddSingleton<AccessTokens>();
        services.AddSingleton<SessionTokens>();
        services.AddSingleton<CallerReader>();
        services.AddSingleton<Cookies>();
        services.AddSingleton<RequestRates>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<Links>();
        services.AddHostedService<Upkeep>();
        services.AddSingleton<IHostedService, FirstStart>();
        return services;
    }

    /// <summary>What every answer has; before everything else.</summary>
    /// <param name="app">The server.</param>
    /// <param name="foreignPages">Below this address are pages of others' making, which get no policy of ours.</param>
    public static void UseAnswerHeaders(this IApplicationBuilder app, string foreignPages) => app.UseMiddleware<AnswerHeaders>(new PathString(foreignPages));

    /// <summary>Who may do what, and that it is written down; after what keeps out whoever is not meant to come here at all.</summary>
    public static void UsePeople(this IApplicationBuilder app)
    {
        app.UseMiddleware<Gate>();
        app.UseMiddleware<AuditedRequests>();
        app.UseMiddleware<IdempotentAnswers>();
    }

    /// <summary>Maps <c>/api/v1</c>, <c>/sign-in</c> and <c>/welcome</c>.</summary>
    public static void MapPeople(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapAccountPages();
        var api = endpoints.MapGroup("/api/v1");
        api.MapSession();
        api.MapLinks();
        api.MapMe();
        api.MapUsers();
        api.MapRoles();
        api.MapTeams();
        api.MapApiKeys();
        api.MapAudit();
        api.MapOrganisations();
        api.MapCallTokens();
    }
}
