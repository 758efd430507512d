using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using VoiceCluster.Agents.Tickets;
using VoiceCluster.Dialogue;
using VoiceCluster.Tickets.Clock;
using VoiceCluster.Tickets.Desk;
using VoiceCluster.Tickets.Rest;
using VoiceCluster.Tickets.Rules;

namespace VoiceCluster.Tickets;

/// <summary>Tickets, promises and rules, and the API for them. Needs the stores, people, and Orleans.</summary>
public static class TicketsExtensions
{
    /// <summary>Adds the services.</summary>
    public static IServiceCollection AddTickets(this IServiceCollection services, TicketSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ITicketBell, GrainTicketBell>();
        services.AddSingleton(settings);
        services.AddSingleton<TicketFiles>();
        services.AddSingleton<PeopleNames>();
        services.AddSingleton<TicketFacts>();
        services.AddSingleton<ConversationFacts>();
        services.AddSingleton<TicketDesk>();
        services.AddSingleton<ITickets, AgentTickets>();
        services.AddSingleton<RuleActions>();
        services.AddSingleton<TicketSweep>();
        services.AddSingleton<IConversationWatcher, ConversationRules>();
        services.AddHostedService<TicketClockStart>();
        services.AddHealthChecks().AddCheck<TicketsHealthCheck>("tickets");
        return services;
    }

    /// <summary>Maps <c>/api/v1/tickets</c>, <c>/rules</c>, <c>/notices</c> and the traces.</summary>
    /// <param name="api">Below <c>/api/v1</c>.</param>
    public static void MapTickets(this IEndpointRouteBuilder api)
    {
        api.MapTicketEndpoints();
        api.MapRules();
        api.MapNotices();
    }
}
