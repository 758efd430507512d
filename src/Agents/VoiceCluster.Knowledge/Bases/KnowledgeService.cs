using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using VoiceCluster.Knowledge.Embeddings;

namespace VoiceCluster.Knowledge.Bases;

/// <summary>Loads the bases when the host starts, then follows the folders and the changes of other silos. The start does not wait for documents to be embedded.</summary>
internal sealed partial class KnowledgeService(
    KnowledgeBases bases, IEnumerable<WatchedFolder> folders, KnowledgeOptions options, MiniLmEmbedder? embedder, TimeProvider time, ILogger<KnowledgeService> logger) : BackgroundService
{
    // So long after a failure the embedding model is asked again.
    private static readonly TimeSpan EmbedAgainAfter = TimeSpan.FromSeconds(30);

    // A look that takes this long is followed by the next one at once; an edit is answered within two seconds.
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private bool _failing;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Embeddings.LoadAtStart && embedder is not null) await embedder.LoadAsync(cancellationToken);
        await TryAsync(bases.LoadChangedAsync, cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery, time);
        var (refreshed, retried) = (time.GetTimestamp(), time.GetTimestamp());
        try
        {
            do
            {
                foreach (var folder in folders) await TryAsync(folder.LookAsync, stoppingToken);
                if (time.GetElapsedTime(retried) >= EmbedAgainAfter)
                {
                    bases.TryEmbeddingAgain();
                    retried = time.GetTimestamp();
                }

                if (time.GetElapsedTime(refreshed) < options.RefreshEvery) continue;
                await TryAsync(bases.RefreshAsync, stoppingToken);
                refreshed = time.GetTimestamp();
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }

    /// <summary>A database or folder that is away is logged once; what is in memory goes on being searched.</summary>
    private async Task TryAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work(cancellationToken);
            _failing = false;
        }
        catch (Exception exception) when (exception is DbException or IOException or TimeoutException or UnauthorizedAccessException)
        {
            if (!_failing) LogFailing(exception.Message);
            _failing = true;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Knowledge cannot follow its changes now, and answers from what it knew: {Reason}")]
    private partial void LogFailing(string reason);
}
