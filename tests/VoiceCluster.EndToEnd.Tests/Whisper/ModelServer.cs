using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.EndToEnd.Tests.Whisper;

/// <summary>Gives one file under <c>/ggml-test.bin</c>, also the rest of it, and breaks off when it is told to.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly byte[] _file;
    private readonly ConcurrentQueue<int> _cuts = new();

    private ModelServer(byte[] file)
    {
        _file = file;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.MapGet("/ggml-test.bin", GiveAsync);
    }

    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Where each request began.</summary>
    public ConcurrentQueue<int> Asked { get; } = new();

    public static async Task<ModelServer> StartAsync(byte[] file)
    {
        var server = new ModelServer(file);
        await server._app.StartAsync();
        return server;
    }

    /// <summary>The coming requests break off after so many bytes, one each.</summary>
    public void Cut(params ReadOnlySpan<int> after)
    {
        foreach (var bytes in after) _cuts.Enqueue(bytes);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task GiveAsync(HttpContext context)
    {
        var from = context.Request.Headers.Range.ToString() is { Length: > 0 } range ? int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture) : 0;
        Asked.Enqueue(from);
        var rest = _file.AsMemory(from);
        context.Response.StatusCode = from > 0 ? StatusCodes.Status206PartialContent : StatusCodes.Status200OK;
        if (from > 0) context.Response.Headers.ContentRange = $"bytes {from}-{_file.Length - 1}/{_file.Length}";
        context.Response.ContentLength = rest.Length;
        if (!_cuts.TryDequeue(out var after))
        {
            await context.Response.Body.WriteAsync(rest, context.RequestAborted);
            return;
        }

        await context.Response.Body.WriteAsync(rest[..after], context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
        throw new IOException("Broken off."); // Kestrel delivers what was written, and closes the connection before the length that was promised
    }
}
