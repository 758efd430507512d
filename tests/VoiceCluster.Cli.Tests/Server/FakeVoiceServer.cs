using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Cli.Tests.Server;

/// <summary>A real WebSocket endpoint on a free port that speaks the client protocol as a test tells it to.</summary>
internal sealed class FakeVoiceServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeVoiceServer(WebApplication app) => _app = app;

    /// <summary>The last call's <c>session</c> in the query; null without.</summary>
    public string? Session { get; private set; }

    /// <summary>The last call's <c>Authorization</c> header; null without.</summary>
    public string? Authorization { get; private set; }

    public Uri Url => new(_app.Urls.Single().Replace("http://", "ws://", StringComparison.Ordinal));

    /// <param name="script">What the server does with a call; when it returns, the connection is torn.</param>
    /// <param name="speech">What <c>/api/speech</c> gives for a text; null for no such endpoint.</param>
    /// <param name="status">The HTTP status with which every call is refused; null to take calls.</param>
    /// <param name="subprotocol">The one that is agreed to.</param>
    public static async Task<FakeVoiceServer> StartAsync(
        Func<FakeCall, Task> script, Func<string, byte[]>? speech = null, int? status = null, string? subprotocol = "voicecluster.v1")
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = Timeout.InfiniteTimeSpan });
        var server = new FakeVoiceServer(app);
        app.Run(async context =>
        {
            if (speech is not null && context.Request.Path == "/api/speech")
            {
                context.Response.ContentType = "audio/wav";
                await context.Response.Body.WriteAsync(speech(context.Request.Query["text"].ToString()));
            }
            else if (status is not null || context.Request.Path != "/ws/voice" || !context.WebSockets.IsWebSocketRequest)
            {
                context.Response.StatusCode = status ?? StatusCodes.Status404NotFound;
            }
            else
            {
                (server.Session, server.Authorization) = (context.Request.Query["session"], context.Request.Headers.Authorization);
                using var socket = await context.WebSockets.AcceptWebSocketAsync(subprotocol);
                await script(new FakeCall(socket));
                if (socket.State is WebSocketState.Open) socket.Abort();
            }
        });
        await app.StartAsync();
        return server;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
