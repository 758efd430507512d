using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using VoiceCluster.FrontDoor.Access;

namespace VoiceCluster.FrontDoor.Tests.Access;

/// <summary>A server behind the real door, on a free port of loopback, and raw connections to it.</summary>
internal sealed class GuardedApp : IAsyncDisposable
{
    private readonly WebApplication _app;

    private GuardedApp(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.Single());

    public int Changes { get; private set; }

    public static async Task<GuardedApp> StartAsync(FrontDoorOptions options)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddFrontDoor(options);
        var app = builder.Build();
        var guarded = new GuardedApp(app);
        app.UseFrontDoor();
        app.MapGet("/page", () => "page");
        app.MapGet("/api/read", () => "read");
        app.MapPost("/api/change", (Named named) => guarded.Change(named));
        app.Map("/ws", static async context =>
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync();
        });
        app.MapGet("/signed", () => "signed").KnowsItsCaller();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return guarded;
    }

    /// <summary>The status of one request; a WebSocket is asked for at <c>/ws</c>.</summary>
    /// <param name="request">Method and path.</param>
    /// <param name="host">As sent.</param>
    /// <param name="headers">Further ones, complete.</param>
    public async Task<int> AskAsync(string request, string host = "localhost", params string[] headers)
    {
        using var socket = await ConnectAsync();
        var lines = new StringBuilder($"{request} HTTP/1.1\r\nHost: {host}\r\nConnection: {(request.EndsWith("/ws", StringComparison.Ordinal) ? "Upgrade" : "close")}\r\n");
        foreach (var header in headers) lines.Append(header).Append("\r\n");
        if (request.EndsWith("/ws", StringComparison.Ordinal)) lines.Append("Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
        if (request.StartsWith("POST", StringComparison.Ordinal)) lines.Append("Content-Type: application/json\r\nContent-Length: 12\r\n\r\n{\"name\":\"a\"}");
        else lines.Append("\r\n");
        await socket.SendAsync(Encoding.Latin1.GetBytes(lines.ToString()), TestContext.Current.CancellationToken);
        var answer = new byte[12];
        await new NetworkStream(socket).ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        return int.Parse(Encoding.ASCII.GetString(answer)[9..], System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Address.Port), TestContext.Current.CancellationToken);
        return socket;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private string Change(Named named)
    {
        Changes++;
        return named.Name;
    }

    internal sealed record Named(string Name);
}
