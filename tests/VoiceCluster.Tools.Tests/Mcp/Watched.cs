using Microsoft.Extensions.Logging.Abstractions;
using VoiceCluster.Agents.Mcp;
using VoiceCluster.Agents.Tools;

namespace VoiceCluster.Tools.Tests.Mcp;

/// <summary>A source whose changes a test can wait for.</summary>
internal sealed class Watched : IAsyncDisposable
{
    private readonly SemaphoreSlim _changed = new(0);

    public Watched(McpServerSettings settings, TimeProvider? time = null)
    {
        Source = McpToolSource.Start("crm", settings, time ?? TimeProvider.System, NullLoggerFactory.Instance);
        Source.Changed += (_, _) => _changed.Release();
    }

    public McpToolSource Source { get; }

    public IAgentTool this[string name] => Source.Tools.Single(tool => tool.Specification.Name == name);

    /// <summary>Returns as soon as it is so.</summary>
    public async Task UntilAsync(Func<McpToolSource, bool> isSo, CancellationToken cancellationToken)
    {
        while (!isSo(Source)) await _changed.WaitAsync(cancellationToken);
    }

    public Task OfferingAsync(int count, CancellationToken cancellationToken) => UntilAsync(source => source.Tools.Count == count, cancellationToken);

    public Task AwayAsync(CancellationToken cancellationToken) => UntilAsync(static source => source.Tools.Count == 0 && source.Problem!.Contains("is away", StringComparison.Ordinal), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        _changed.Dispose();
    }
}
