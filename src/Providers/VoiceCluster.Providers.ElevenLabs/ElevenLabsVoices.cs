namespace VoiceCluster.Providers.ElevenLabs;

/// <summary>The voices of the account, asked for in the background when somebody wants to know them.</summary>
/// <param name="configured">The one that is known without asking.</param>
/// <param name="list">Asks the vendor.</param>
/// <param name="clock">Of what is too old.</param>
internal sealed class ElevenLabsVoices(string configured, Func<CancellationToken, Task<IReadOnlyList<string>>> list, TimeProvider clock) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(10);

    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _gate = new();
    private IReadOnlyList<string> _ids = [configured];
    private long? _askedAt;

    /// <summary>The configured voice, then the others as far as they are known.</summary>
    public IReadOnlyList<string> Ids
    {
        get
        {
            lock (_gate)
            {
                if (_askedAt is { } asked && clock.GetElapsedTime(asked) < Fresh) return _ids;
                _askedAt = clock.GetTimestamp();
                Asking = AskAsync();
                return _ids;
            }
        }
    }

    /// <summary>Done when the vendor has answered.</summary>
    public Task Asking { get; private set; } = Task.CompletedTask;

    public void Dispose() => _disposed.Cancel();

    private async Task AskAsync()
    {
        try
        {
            var all = await list(_disposed.Token).ConfigureAwait(false);
            lock (_gate) _ids = [configured, .. all.Where(id => id != configured)];
        }
        catch (Exception exception) when (exception is ProviderException or OperationCanceledException)
        {
            // There is less to choose from until the vendor is asked again; whether it speaks is told where it is asked to.
        }
    }
}
