using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Definitions;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>The tools of a folder's <c>*.yaml</c>; a changed file counts within a second.</summary>
public sealed partial class HttpToolSource : IToolSource, IDisposable
{
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _http;
    private readonly LastGoodFiles<IReadOnlyList<IAgentTool>> _files;

    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Files that were read again, or could not be.</param>
    public HttpToolSource(string folder, TimeProvider time, ILogger<HttpToolSource> logger)
    {
        (_time, _logger) = (time, logger);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectTimeout = ConnectWithin,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
            AllowAutoRedirect = false, // HttpTool follows them, on the same host
            UseCookies = false, // one caller's must not be another's
            AutomaticDecompression = System.Net.DecompressionMethods.All,
        });
        _files = new LastGoodFiles<IReadOnlyList<IAgentTool>>(folder, IsToolFile, Read, time, logger);
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAgentTool> Tools => [.. _files.Values.SelectMany(static tools => tools)];

    /// <inheritdoc/>
    public string? Problem => _files.Problems is { Length: > 0 } problems ? string.Join('\n', problems) : null;

    /// <summary>What is wrong with a folder's files; for a check before anything starts.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<string> Validate(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*.yaml").Where(IsToolFile).Order(StringComparer.Ordinal)
            .Select(static path => LastGoodFiles<IReadOnlyList<HttpToolDefinition>>.TryRead(path, Definitions).Problem).OfType<string>()
        : [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.Dispose();
        _http.Dispose();
    }

    /// <summary>OpenAPI files lie in the same folder, and are named by those that pick from them.</summary>
    private static bool IsToolFile(string path) => !path.EndsWith(".openapi.yaml", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<HttpToolDefinition> Definitions(string path) => HttpToolFile.Read(path, Environment.GetEnvironmentVariable);

    private IAgentTool[] Read(string path)
    {
        IAgentTool[] tools = [.. Definitions(path).Select(tool => new HttpTool(tool, _http, _time))];
        LogTaken(tools.Length, path);
        return tools;
    }

    [LoggerMessage(LogLevel.Information, "{Count} HTTP tools are offered from {Path}")]
    private partial void LogTaken(int count, string path);
}
