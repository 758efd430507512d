using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.Simulators;

/// <summary>A vendor on the loopback, over real HTTP and WebSockets. It refuses what the vendor refuses; faults come when a test or a setting asks for them.</summary>
public abstract class VendorSimulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentQueue<Fault> _faults = new();
    private readonly ConcurrentQueue<SimulatedLine> _lines = new();
    private readonly Channel<SimulatedLine> _arrivals = Channel.CreateUnbounded<SimulatedLine>(); // as many as a test opens
    private int _open;
    private int _accepted;

    /// <param name="clock">Of delays and of the vendor's own limits.</param>
    /// <param name="key">The one key that is accepted.</param>
    protected VendorSimulator(TimeProvider clock, string key)
    {
        (Clock, Key) = (clock, key);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.Use(TellFailureAsync);
        _app.UseWebSockets();
    }

    /// <summary>What to configure as the vendor's base address.</summary>
    public string BaseAddress { get; private set; } = "";

    /// <summary>The one key that is accepted.</summary>
    public string Key { get; }

    /// <summary>Every WebSocket so far, in order.</summary>
    public IReadOnlyList<SimulatedLine> Lines => [.. _lines];

    /// <summary>WebSockets that are open.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Happens to every connection or request for which no fault is queued; null for none. Asked once for each.</summary>
    public Func<Fault?> Otherwise { get; set; } = static () => null;

    /// <summary>Of delays and of the vendor's own limits.</summary>
    protected TimeProvider Clock { get; }

    /// <summary>Ends when the simulator does.</summary>
    protected CancellationToken Stopping => _stopping.Token;

    /// <summary>What happens to the coming connections and requests, one each.</summary>
    public void Enqueue(params ReadOnlySpan<Fault> faults)
    {
        foreach (var fault in faults) _faults.Enqueue(fault);
    }

    /// <summary>The next WebSocket that nobody has taken yet, as soon as it is open.</summary>
    public ValueTask<SimulatedLine> NextLineAsync(CancellationToken cancellationToken) => _arrivals.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync();
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
        _stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Starts.</summary>
    /// <param name="port">0 for a free one.</param>
    protected async Task StartAsync(int port)
    {
        Map(_app);
        _app.MapFallback(context => RefuseAsync(context, Fault.Refuse(404)));
        _app.Urls.Add($"http://127.0.0.1:{port}");
        await _app.StartAsync();
        BaseAddress = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
    }

    /// <summary>A fault of the simulator itself is to be seen in the test that meets it.</summary>
    private static async Task TellFailureAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception exception) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = 500;
            await context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = new JsonObject { ["message"] = $"The simulator failed: {exception}" } });
        }
    }

    /// <summary>Maps the vendor's paths.</summary>
    protected abstract void Map(WebApplication app);

    /// <summary>Writes an HTTP error in the vendor's shape.</summary>
    protected abstract Task RefuseAsync(HttpContext context, Fault fault);

    /// <summary>What is wrong with a request before it is served: the key, a parameter; null when nothing is.</summary>
    protected abstract Fault? Check(HttpContext context);

    /// <summary>The fault for a request that is about to be served; refusals are answered here already, and true says so.</summary>
    protected async Task<(bool Refused, Fault? Fault)> AdmitAsync(HttpContext context)
    {
        if (Check(context) is { } wrong)
        {
            await RefuseAsync(context, wrong);
            return (true, null);
        }

        var fault = _faults.TryDequeue(out var next) ? next : Otherwise();
        switch (fault?.Kind)
        {
            case FaultKind.Refuse:
                await RefuseAsync(context, fault);
                return (true, fault);
            case FaultKind.HangUp:
                context.Abort();
                return (true, fault);
            default:
                return (false, fault);
        }
    }

    /// <summary>Serves one WebSocket.</summary>
    /// <param name="context">The handshake.</param>
    /// <param name="serve">Ends when the conversation does.</param>
    protected async Task AcceptAsync(HttpContext context, Func<SimulatedLine, Task> serve)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, Fault.Refuse(400));
            return;
        }

        var (refused, fault) = await AdmitAsync(context);
        if (refused) return;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        await using var line = new SimulatedLine(context, socket, fault, Clock, Interlocked.Increment(ref _accepted), Stopping);
        Interlocked.Increment(ref _open);
        _lines.Enqueue(line);
        _arrivals.Writer.TryWrite(line);
        try
        {
            await serve(line);
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or LineEndedException or IOException)
        {
            // The client left, or the fault ended it.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
            line.End();
        }
    }
}
