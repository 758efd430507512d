using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>
/// The official client over connections of our own. Its retries are off: deadlines, retries and the circuit are the guard's
/// (<see cref="ResilienceOptions"/>).
/// HTTP/2 wherever the server offers it: cancelling a speculation then resets one stream instead of costing the connection.
/// </summary>
internal sealed class OpenAIConnection : IDisposable
{
    private readonly HttpClient _http;
    private readonly Transport _transport;

    public OpenAIConnection(OpenAIServerOptions options)
    {
        _http = new HttpClient(new TolerantCompletions(new SocketsHttpHandler
        {
            ConnectTimeout = options.ConnectTimeout,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
            EnableMultipleHttp2Connections = true,
            AllowAutoRedirect = false, // a redirect would carry the caller's words elsewhere
            // Over HTTP/1.1 the handler reads on for this long before it gives up a response that is no longer wanted. By default 2 s, in which the
            // server would go on writing a cancelled answer; none at all would also cost the connection of a whole one whose last bytes are under way.
            ResponseDrainTimeout = TimeSpan.FromMilliseconds(50),
        }))
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        var hasKey = !string.IsNullOrEmpty(options.ApiKey);
        _transport = new Transport(_http, hasKey);
        Client = new OpenAIClient(new ApiKeyCredential(hasKey ? options.ApiKey! : "none"), new OpenAIClientOptions
        {
            Endpoint = new Uri(options.BaseAddress),
            Transport = _transport,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = options.NetworkTimeout,
            ClientLoggingOptions = new ClientLoggingOptions { EnableLogging = false },
        });
    }

    public OpenAIClient Client { get; }

    public void Dispose()
    {
        _transport.Dispose();
        _http.Dispose();
    }

    private sealed class Transport(HttpClient http, bool hasKey) : HttpClientPipelineTransport(http)
    {
        protected override void OnSendingRequest(PipelineMessage message, HttpRequestMessage httpRequest)
        {
            httpRequest.Version = System.Net.HttpVersion.Version20;
            httpRequest.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
            if (!hasKey) httpRequest.Headers.Authorization = null;
            base.OnSendingRequest(message, httpRequest);
        }
    }
}
