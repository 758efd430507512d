using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace VoiceCluster.Simulators;

/// <summary>One WebSocket as a simulated vendor has it: what came over it, and the fault that befalls what is sent.</summary>
public sealed class SimulatedLine : IAsyncDisposable
{
    private readonly HttpContext _context;
    private readonly WebSocket _socket;
    private readonly Fault? _fault;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _stopping;
    private readonly CancellationTokenSource _ending;
    private readonly SemaphoreSlim _sending = new(1);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<JsonNode> _received = new();
    private readonly ConcurrentQueue<JsonNode> _said = new();
    private readonly byte[] _buffer = new byte[1 << 20];
    private volatile TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _audioBytes;
    private int _sent;

    internal SimulatedLine(HttpContext context, WebSocket socket, Fault? fault, TimeProvider clock, int number, CancellationToken stopping)
    {
        (_context, _socket, _fault, _clock, Number, _stopping) = (context, socket, fault, clock, number, stopping);
        _ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        Query = context.Request.Query.SelectMany(static pair => pair.Value.Select(value => (pair.Key, value ?? ""))).ToList();
    }

    /// <summary>Counted from 1.</summary>
    public int Number { get; }

    /// <summary>Parameters of the address, in no order; names may repeat.</summary>
    public IReadOnlyList<(string Name, string Value)> Query { get; }

    /// <summary>JSON messages received.</summary>
    public IReadOnlyList<JsonNode> Received => [.. _received];

    /// <summary>JSON messages sent.</summary>
    public IReadOnlyList<JsonNode> Said => [.. _said];

    /// <summary>Binary bytes received.</summary>
    public long AudioBytes => Volatile.Read(ref _audioBytes);

    /// <summary>Done when the connection is over.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Ends with the connection or the simulator.</summary>
    public CancellationToken Ending => _ending.Token;

    /// <summary>The handshake's request.</summary>
    internal HttpRequest Request => _context.Request;

    /// <summary>The vendor's shape of an error that <see cref="Fault.Report"/> asks for.</summary>
    internal Func<Fault, JsonNode>? ErrorShape { get; set; }

    /// <summary>A parameter's value; null when the address lacks it.</summary>
    public string? Parameter(string name) => Query.FirstOrDefault(pair => pair.Name == name).Value;

    /// <summary>Waits until something holds of what has been received.</summary>
    public async Task UntilAsync(Func<SimulatedLine, bool> holds, CancellationToken cancellationToken)
    {
        while (true)
        {
            var changed = _changed.Task;
            if (holds(this)) return;
            await changed.WaitAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _sending.Dispose();
        _ending.Dispose();
        return ValueTask.CompletedTask;
    }

    internal void End() => _ended.TrySetResult();

    private void Changed()
    {
        var before = _changed;
        _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        before.TrySetResult();
    }

    /// <summary>The next message; null when the client has closed.</summary>
    internal async Task<(bool IsText, ReadOnlyMemory<byte> Bytes)?> ReceiveAsync()
    {
        var count = 0;
        while (true)
        {
            // Not until the request is aborted: Kestrel says that as soon as the client has closed, though what it sent before is still to be read.
            var part = await _socket.ReceiveAsync(_buffer.AsMemory(count), _stopping);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                if (_socket.State == WebSocketState.CloseReceived) await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, _ending.Token);
                return null;
            }

            count += part.Count;
            if (!part.EndOfMessage) continue;
            var isText = part.MessageType == WebSocketMessageType.Text;
            if (!isText)
            {
                Interlocked.Add(ref _audioBytes, count);
                Changed();
            }

            return (isText, _buffer.AsMemory(0, count));
        }
    }

    /// <summary>The message as JSON, noted; null when it is none.</summary>
    internal JsonObject? Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (JsonNode.Parse(bytes.Span) is not JsonObject json) return null;
            _received.Enqueue(json);
            Changed();
            return json;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Notes a command that is plain text among what was received.</summary>
    internal void Note(string command)
    {
        _received.Enqueue(JsonValue.Create(command));
        Changed();
    }

    /// <summary>Sends JSON, unless the fault's time has come.</summary>
    internal async Task SendAsync(JsonNode json)
    {
        _said.Enqueue(json.DeepClone());
        await SendAsync(Encoding.UTF8.GetBytes(json.ToJsonString()), isText: true);
    }

    /// <summary>Sends bytes, unless the fault's time has come.</summary>
    internal async Task SendAsync(ReadOnlyMemory<byte> bytes, bool isText)
    {
        await _sending.WaitAsync(_ending.Token);
        try
        {
            if (_fault is not null) await MisbehaveAsync(_fault, bytes, isText);
            _sent++;
            await _socket.SendAsync(bytes, isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: true, _ending.Token);
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Closes as the vendor does.</summary>
    internal async Task CloseAsync(int code, string reason)
    {
        await _socket.CloseOutputAsync((WebSocketCloseStatus)code, reason, _ending.Token);
        throw new LineEndedException();
    }

    /// <summary>Closes from outside the conversation, as a vendor's own limit does.</summary>
    internal void HangUp(int code, string reason) => _ = HangUpAsync(code, reason);

    private async Task HangUpAsync(int code, string reason)
    {
        try
        {
            await CloseAsync(code, reason);
        }
        catch (Exception exception) when (exception is LineEndedException or WebSocketException or OperationCanceledException or ObjectDisposedException)
        {
            // Closed, by this or by the client before.
        }
    }

    private async Task MisbehaveAsync(Fault fault, ReadOnlyMemory<byte> bytes, bool isText)
    {
        if (fault.Kind == FaultKind.Slow)
        {
            await Task.Delay(fault.Delay, _clock, _ending.Token);
            return;
        }

        if (_sent < fault.After) return;
        switch (fault.Kind)
        {
            case FaultKind.Stall:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _ending.Token);
                break;
            case FaultKind.Close:
                await CloseAsync(fault.Code, fault.Reason);
                break;
            case FaultKind.Report:
                var error = ErrorShape?.Invoke(fault) ?? throw new InvalidOperationException("This vendor reports no errors in messages.");
                await _socket.SendAsync(Encoding.UTF8.GetBytes(error.ToJsonString()), WebSocketMessageType.Text, endOfMessage: true, _ending.Token);
                await CloseAsync(1011, "");
                break;
            case FaultKind.Cut:
                await _socket.SendAsync(bytes[..(bytes.Length / 2)], isText ? WebSocketMessageType.Text : WebSocketMessageType.Binary, endOfMessage: false, _ending.Token);
                _context.Abort();
                throw new LineEndedException();
            case FaultKind.Garbage:
                await _socket.SendAsync("}{ no JSON"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, _ending.Token);
                break;
        }
    }
}

/// <summary>The simulator has ended a connection.</summary>
internal sealed class LineEndedException : Exception;
