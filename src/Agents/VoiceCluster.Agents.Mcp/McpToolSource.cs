using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using VoiceCluster.Agents.Tools;

namespace VoiceCluster.Agents.Mcp;

/// <summary>
/// The tools of one server, as long as it is there. Follows its <c>notifications/tools/list_changed</c>; looks for it every half minute, and at once when a call
/// breaks; starts or dials it again after 1, 2, 4, ... 60 s.
/// </summary>
public sealed partial class McpToolSource : IToolSource, IAsyncDisposable
{
    /// <summary>The revision from which on a client has to ask for notifications (SEP-2575).</summary>
    private const string FirstWithSubscriptions = "2026-07-28";

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ListWithin = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(60);

    private readonly string _name;
    private readonly McpServerSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<bool> _lookNow = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly Task _running;
    private volatile State _state;

    private McpToolSource(string name, McpServerSettings settings, TimeProvider time, ILoggerFactory loggers)
    {
        (_name, _settings, _time, _loggers) = (name, settings, time, loggers);
        _logger = loggers.CreateLogger<McpToolSource>();
        _state = new State([], $"the MCP server {name} has not answered yet");
        _running = Task.Run(RunAsync);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAgentTool> Tools => _state.Tools;

    /// <inheritdoc/>
    public string? Problem => _state.Problem;

    /// <summary>Raised, on any thread, when <see cref="Tools"/> or <see cref="Problem"/> is another.</summary>
    public event EventHandler? Changed;

    /// <summary>Starts or dials a server, and goes on doing so.</summary>
    /// <param name="name">What its tools' names begin with.</param>
    /// <param name="settings">Valid ones.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">For this and for the package.</param>
    public static McpToolSource Start(string name, McpServerSettings settings, TimeProvider time, ILoggerFactory loggers) => new(name, settings, time, loggers);

    /// <summary>Ends the session, and the program.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _running.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        var failures = 0;
        while (!_stopping.IsCancellationRequested)
        {
            var begun = _time.GetTimestamp();
            try
            {
                await ServeAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // Whatever a foreign program or the package makes of it: the others go on, and this one is tried again.
                var wait = Wait(_time.GetElapsedTime(begun) > Wait(failures) ? failures = 0 : failures);
                failures++;
                var waiting = Task.Delay(wait, _time, _stopping.Token);
                Publish(new State([], string.Create(CultureInfo.InvariantCulture, $"the MCP server {_name} is away, and tried again after {wait.TotalSeconds} s: {exception.Message}")));
                LogAway(exception, _name, wait.TotalSeconds);
                await waiting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private static TimeSpan Wait(int failures) => TimeSpan.FromSeconds(Math.Min(LongestWait.TotalSeconds, Math.Pow(2, failures)));

    /// <summary>One session, until it breaks.</summary>
    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        var client = await McpClient.CreateAsync(Transport(), Options(), _loggers, cancellationToken).ConfigureAwait(false);
        await using var disposal = client.ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var listening = ListenAsync(client, ending.Token);
        try
        {
            while (true)
            {
                using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var again = Task.Delay(LookAgain, _time, waiting.Token);
                await ListAsync(client, cancellationToken).ConfigureAwait(false);
                await Task.WhenAny(client.Completion, _lookNow.Reader.WaitToReadAsync(waiting.Token).AsTask(), again).ConfigureAwait(false);
                await waiting.CancelAsync().ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                if (client.Completion.IsCompleted) throw await EndAsync(client).ConfigureAwait(false);
                _lookNow.Reader.TryRead(out _);
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await listening.ConfigureAwait(false);
        }
    }

    private static async Task<IOException> EndAsync(McpClient client)
    {
        var details = await client.Completion.ConfigureAwait(false);
        var why = details is StdioClientCompletionDetails { ExitCode: { } code } ? $"the program ended with exit code {code}" : "the session ended";
        return new IOException(why, details.Exception);
    }

    private IClientTransport Transport() => _settings.Command is { Length: > 0 } command
        ? new StdioClientTransport(
            new StdioClientTransportOptions
            {
                Name = _name,
                Command = command,
                Arguments = [.. _settings.Arguments],
                InheritEnvironmentVariables = false,
                EnvironmentVariables = StdioClientTransportOptions.GetDefaultEnvironmentVariables().Concat(_settings.Environment.Select(static one => KeyValuePair.Create(one.Key, (string?)one.Value)))
                    .GroupBy(static one => one.Key, StringComparer.Ordinal).ToDictionary(static same => same.Key, static same => same.Last().Value, StringComparer.Ordinal),
            },
            _loggers)
        : new HttpClientTransport(
            new HttpClientTransportOptions
            {
                Name = _name,
                Endpoint = new Uri(_settings.Url!),
                TransportMode = HttpTransportMode.StreamableHttp,
                AdditionalHeaders = _settings.Headers.ToDictionary(StringComparer.OrdinalIgnoreCase),
            },
            new HttpClient(new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
                AllowAutoRedirect = false, // a redirect would carry the headers elsewhere
                UseCookies = false,
            }) { Timeout = Timeout.InfiniteTimeSpan },
            _loggers,
            ownsHttpClient: true);

    private McpClientOptions Options() => new()
    {
        ClientInfo = new Implementation { Name = "VoiceCluster", Version = typeof(McpToolSource).Assembly.GetName().Version?.ToString(3) ?? "0" },
        InitializationTimeout = ListWithin,
        Handlers = new McpClientHandlers
        {
            NotificationHandlers =
            [
                KeyValuePair.Create<string, Func<JsonRpcNotification, CancellationToken, ValueTask>>(NotificationMethods.ToolListChangedNotification, (_, _) =>
                {
                    LookNow();
                    return ValueTask.CompletedTask;
                }),
            ],
        },
    };

    /// <summary>Asks for notifications where they have to be asked for, and holds the request open. A server that will not is looked at every half minute.</summary>
    private async Task ListenAsync(McpClient client, CancellationToken cancellationToken)
    {
        if (string.CompareOrdinal(client.NegotiatedProtocolVersion, FirstWithSubscriptions) < 0 || client.ServerCapabilities.Tools?.ListChanged != true) return;
        try
        {
            await client.SendRequestAsync(
                new JsonRpcRequest
                {
                    Method = RequestMethods.SubscriptionsListen,
                    Params = System.Text.Json.JsonSerializer.SerializeToNode(
                        new SubscriptionsListenRequestParams { Notifications = new SubscriptionsListenNotifications { ToolsListChanged = true } }, McpJsonUtilities.DefaultOptions),
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The session is over.
        }
        catch (Exception exception) when (exception is McpException or IOException or HttpRequestException or ObjectDisposedException or InvalidOperationException)
        {
            LogNotNotified(exception, _name);
            LookNow();
        }
    }

    private async Task ListAsync(McpClient client, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ListWithin, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        IList<McpClientTool> listed;
        try
        {
            listed = await client.ListToolsAsync(cancellationToken: either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("it does not answer", exception);
        }

        var (tools, unusable) = (new List<IAgentTool>(), new List<string>());
        foreach (var tool in listed)
        {
            var specification = McpTool.Describe(_name, tool.ProtocolTool, _settings.TimeLimit);
            if (ToolArguments.Problem(specification.Parameters) is null) tools.Add(new McpTool(client, tool.Name, specification, LookNow));
            else unusable.Add(tool.Name);
        }

        Publish(new State(tools, unusable.Count == 0 ? null : $"the MCP server {_name} has tools whose schema is none: {string.Join(", ", unusable)}"));
    }

    private void LookNow() => _lookNow.Writer.TryWrite(true);

    private void Publish(State state)
    {
        var isNews = !state.Hashes.SequenceEqual(_state.Hashes) || state.Problem != _state.Problem;
        _state = state;
        if (!isNews) return;
        LogTools(state.Tools.Count, _name);
        Changed?.Invoke(this, EventArgs.Empty);
    }

    private sealed record State(IReadOnlyList<IAgentTool> Tools, string? Problem)
    {
        public IEnumerable<string> Hashes => Tools.Select(static tool => tool.Specification.Hash);
    }
}
