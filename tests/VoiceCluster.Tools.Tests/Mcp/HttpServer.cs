using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.AspNetCore;
using ModelContextProtocol.Server;
using VoiceCluster.Agents.Mcp;

namespace VoiceCluster.Tools.Tests.Mcp;

/// <summary>A server of the official package, over streamable HTTP.</summary>
internal sealed class HttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HttpServer(int port, IEnumerable<McpServerTool> tools, HttpServerSessionMode mode)
    {
        foreach (var tool in tools) Tools.Add(tool);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddMcpServer(options => options.ToolCollection = Tools).WithHttpTransport(http => http.SessionMode = mode);
        _app = builder.Build();
        _app.Use((context, next) =>
        {
            Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
            return next(context);
        });
        _app.MapMcp("/mcp");
    }

    public McpServerPrimitiveCollection<McpServerTool> Tools { get; } = [];

    public ConcurrentQueue<string> Authorizations { get; } = new();

    public int Port => new Uri(_app.Urls.Single()).Port;

    public McpServerSettings Settings => new() { Url = $"{_app.Urls.Single()}/mcp", Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer t0ken" } };

    public static async Task<HttpServer> StartAsync(IEnumerable<McpServerTool> tools, int port = 0, HttpServerSessionMode mode = HttpServerSessionMode.Stateless)
    {
        var server = new HttpServer(port, tools, mode);
        await server._app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }
}
