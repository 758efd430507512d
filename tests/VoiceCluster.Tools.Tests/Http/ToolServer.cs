using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Agents.Tools;
using VoiceCluster.Agents.Tools.Http;

namespace VoiceCluster.Tools.Tests.Http;

/// <summary>A server that answers as a test says, and a folder with files of tools for it.</summary>
internal sealed class ToolServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<string> _requests = new();

    private ToolServer(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            var text = await body.ReadToEndAsync();
            Headers = context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
            var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            _requests.Enqueue($"{context.Request.Method} {target} {text}".Trim());
            Arrived.TrySetResult();
            await answer(context);
        });
        Folder = Directory.CreateTempSubdirectory("tools-").FullName;
    }

    public string Address { get; private set; } = "";

    public string Folder { get; }

    /// <summary>The newest request's.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private set; } = new Dictionary<string, string>();

    /// <summary>Method, target and body of each.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public TaskCompletionSource Arrived { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<ToolServer> StartAsync(RequestDelegate answer)
    {
        var server = new ToolServer(answer);
        await server._app.StartAsync();
        server.Address = server._app.Urls.Single();
        return server;
    }

    public static Task<ToolServer> StartAsync(string body, string type = "application/json", int status = 200) => StartAsync(context =>
    {
        (context.Response.StatusCode, context.Response.ContentType) = (status, type);
        return context.Response.WriteAsync(body, Encoding.UTF8);
    });

    /// <summary>Writes a file; <c>SERVER</c> in it is the address.</summary>
    public void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text.Replace("SERVER", Address, StringComparison.Ordinal));

    public HttpToolSource Source(TimeProvider? time = null) => new(Folder, time ?? TimeProvider.System, NullLogger<HttpToolSource>.Instance);

    /// <summary>The one tool of a file.</summary>
    public IAgentTool Tool(string text)
    {
        Write("tool.yaml", text);
        var source = Source();
        return source.Problem is null ? source.Tools.Single() : throw new InvalidOperationException(source.Problem);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
