using VoiceCluster.Agents.Mcp;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Agents.Tools.Http;
using VoiceCluster.Silo.Configuration;

namespace VoiceCluster.Silo.Tools;

/// <summary>Adds the configured sources of tools; before those of the program, which they may replace by name.</summary>
internal static class ToolRegistration
{
    public static void AddTools(this IServiceCollection services, ToolsSettings settings)
    {
        if (settings.Folder is { } folder)
        {
            services.AddSingleton<IToolSource>(s => new HttpToolSource(
                folder, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILogger<HttpToolSource>>()));
        }

        foreach (var (name, server) in settings.Mcp)
        {
            services.AddSingleton<IToolSource>(s => McpToolSource.Start(
                name, server, s.GetRequiredService<TimeProvider>(), s.GetRequiredService<ILoggerFactory>()));
        }

        services.AddHealthChecks().AddCheck<ToolsHealthCheck>("tools");
    }
}
