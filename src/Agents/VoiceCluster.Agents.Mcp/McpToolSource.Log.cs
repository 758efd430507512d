using Microsoft.Extensions.Logging;

namespace VoiceCluster.Agents.Mcp;

public sealed partial class McpToolSource
{
    [LoggerMessage(LogLevel.Information, "{Count} tools are offered by the MCP server {Server}")]
    private partial void LogTools(int count, string server);

    [LoggerMessage(LogLevel.Warning, "The MCP server {Server} is away; it is tried again in {Seconds} s")]
    private partial void LogAway(Exception exception, string server, double seconds);

    [LoggerMessage(LogLevel.Warning, "The MCP server {Server} does not tell when its tools change; they are listed every half minute")]
    private partial void LogNotNotified(Exception exception, string server);
}
