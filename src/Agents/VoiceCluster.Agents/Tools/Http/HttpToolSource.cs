using Microsoft.Extensions.Logging;
using VoiceCluster.Agents.Definitions;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>
/// The tools of a folder's <c>*.yaml</c>. A file that changes is read again within a second; while it is wrong, what it offered before stays.
/// </summary>
public sealed partial class HttpToolSource : IToolSource, IDisposable
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(5);

    private readonly string _folder;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpMessageInvoker _http;
    private readonly Lock _reading = new();
    private Dictionary<string, LoadedFile> _files = new(StringComparer.Ordinal);
    private string? _stamp;
    private volatile State _state = new([], []);
    private long _lookedAt;

    /// <param name="folder">The folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Files that were read again, or could not be.</param>
    public HttpToolSource(string folder, TimeProvider time, ILogger<HttpToolSource> logger)
    {
        (_folder, _time, _logger) = (folder, time, logger);
        _http = new HttpMessageInvoker(new SocketsHttpHandler
        {
            ConnectTimeout = ConnectWithin,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows DNS
            AllowAutoRedirect = false, // HttpTool follows them, on the same host
            UseCookies = false, // one caller's must not be another's
            AutomaticDecompression = System.Net.DecompressionMethods.All,
        });
        Look();
    }

    /// <inheritdoc/>
    public IReadOnlyList<IAgentTool> Tools
    {
        get
        {
            if (_time.GetElapsedTime(Interlocked.Read(ref _lookedAt)) >= LookAgain && _reading.TryEnter())
            {
                try
                {
                    Look();
                }
                finally
                {
                    _reading.Exit();
                }
            }

            return _state.Tools;
        }
    }

    /// <inheritdoc/>
    public string? Problem => _state.Problems.Count == 0 ? null : string.Join('\n', _state.Problems);

    /// <summary>What is wrong with a folder's files; for a check before anything starts.</summary>
    /// <param name="folder">The folder.</param>
    public static IEnumerable<string> Validate(string folder)
    {
        foreach (var path in Paths(folder))
        {
            if (Load(path) is (_, { } problem)) yield return problem;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static IEnumerable<string> Paths(string folder) =>
        Directory.Exists(folder) ? Directory.EnumerateFiles(folder, "*.yaml").Where(IsToolFile).Order(StringComparer.Ordinal) : [];

    /// <summary>OpenAPI files lie in the same folder, and are named by those that pick from them.</summary>
    private static bool IsToolFile(string path) => !path.EndsWith(".openapi.yaml", StringComparison.OrdinalIgnoreCase);

    private static (IReadOnlyList<HttpToolDefinition>? Tools, string? Problem) Load(string path)
    {
        try
        {
            return (HttpToolFile.Read(path, Environment.GetEnvironmentVariable), null);
        }
        catch (Exception exception) when (exception is FormatException or AgentFileException or IOException or UnauthorizedAccessException)
        {
            return (null, exception.Message);
        }
    }

    /// <summary>Reads everything again when anything in the folder has changed: files name others.</summary>
    private void Look()
    {
        Interlocked.Exchange(ref _lookedAt, _time.GetTimestamp());
        try
        {
            var stamp = Stamp();
            if (stamp == _stamp) return;
            Read();
            _stamp = stamp;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotRead(exception, _folder);
        }
    }

    private void Read()
    {
        var before = _files;
        _files = Paths(_folder).ToDictionary(static path => path, path => Reload(path, before.GetValueOrDefault(path)), StringComparer.Ordinal);
        _state = new State([.. _files.Values.SelectMany(static file => file.Tools)], [.. _files.Values.Select(static file => file.Problem).OfType<string>()]);
        LogRead(_state.Tools.Count, _folder);
    }

    private LoadedFile Reload(string path, LoadedFile? before)
    {
        var (tools, problem) = Load(path);
        if (problem is not null && problem != before?.Problem) LogRefused(problem);
        return new LoadedFile(tools is null ? before?.Tools ?? [] : [.. tools.Select(tool => new HttpTool(tool, _http, _time))], problem);
    }

    private string Stamp() => Directory.Exists(_folder)
        ? string.Join('|', new DirectoryInfo(_folder).EnumerateFiles().Select(static file => $"{file.Name}:{file.LastWriteTimeUtc.Ticks}:{file.Length}").Order(StringComparer.Ordinal))
        : "";

    [LoggerMessage(LogLevel.Information, "{Count} HTTP tools are offered from {Folder}")]
    private partial void LogRead(int count, string folder);

    [LoggerMessage(LogLevel.Warning, "The tools in {Folder} cannot be read; what they were before stays")]
    private partial void LogNotRead(Exception exception, string folder);

    [LoggerMessage(LogLevel.Error, "A file of tools is not used: {Problem}")]
    private partial void LogRefused(string problem);

    private sealed record LoadedFile(IReadOnlyList<IAgentTool> Tools, string? Problem);

    private sealed record State(IReadOnlyList<IAgentTool> Tools, IReadOnlyList<string> Problems);
}
