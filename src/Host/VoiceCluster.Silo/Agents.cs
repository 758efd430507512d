using VoiceCluster.Agents.Definitions;
using VoiceCluster.Agents.Shop;
using VoiceCluster.Agents.Tickets;
using VoiceCluster.Agents.Tools;
using VoiceCluster.FrontDoor;
using VoiceCluster.Grains.Tools;
using VoiceCluster.Knowledge;
using VoiceCluster.Silo.Configuration;
using VoiceCluster.Silo.Providers;

namespace VoiceCluster.Silo;

/// <summary>Agents and what they can do.</summary>
internal static class Agents
{
    public static void AddAgents(this IServiceCollection services, SiloSettings settings)
    {
        services.AddSingleton(s => new ShopTools(s.GetRequiredService<IShop>(), s.GetRequiredService<TimeProvider>(), settings.Shop.Delay));
        services.AddSingleton<TicketTools>();
        services.AddSingleton<CallTools>();
        services.AddSingleton<KnowledgeTools>();
        services.AddSingleton<IToolSource>(static s => new FixedToolSource(
        [
            .. MethodTools.Of(s.GetRequiredService<ShopTools>()), .. MethodTools.Of(s.GetRequiredService<TicketTools>()),
            .. MethodTools.Of(s.GetRequiredService<CallTools>()), .. MethodTools.Of(s.GetRequiredService<KnowledgeTools>()),
        ]));
        services.AddSingleton<ToolRegistry>();
        services.AddSingleton<IAgentCatalog>(s => new AgentFolder(
            settings.AgentsFolder,
            s.GetRequiredService<ToolRegistry>(),
            agent => SettingsReader.Validate(agent, settings.Calls.ContextTokens, settings.Providers),
            s.GetRequiredService<TimeProvider>(),
            s.GetRequiredService<ILogger<AgentFolder>>(),
            link => SettingsReader.ProblemOf(link, settings.Providers)));
        services.AddSingleton<AgentServices>();
        services.AddSingleton(s => new AgentProfiles(
            settings.Agents,
            Introduction.BuiltInAgent(settings.Providers),
            Introduction.EnginesOf(settings),
            settings.Calls.Recording,
            s.GetRequiredService<IAgentCatalog>(),
            s.GetRequiredService<TimeProvider>()));
    }
}
