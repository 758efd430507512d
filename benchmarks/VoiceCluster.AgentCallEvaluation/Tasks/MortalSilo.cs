namespace VoiceCluster.AgentCallEvaluation.Tasks;

/// <summary>A silo that is killed (SIGKILL) at random moments and started again on the same data, until it is let live.</summary>
internal sealed class MortalSilo(string dataFolder, IReadOnlyList<string> settings, int seed, TimeSpan shortest, TimeSpan longest) : IAsyncDisposable
{
    private readonly Random _random = new(seed);
    private readonly CancellationTokenSource _ended = new();
    private TaskCompletionSource<Uri> _up = NewPromise();
    private SiloProcess? _process;
    private Task _dying = Task.CompletedTask;

    /// <summary>How often it was killed.</summary>
    public int Deaths { get; private set; }

    /// <summary>Starts it, and the killing.</summary>
    public async Task StartAsync(bool isMortal, CancellationToken cancellationToken)
    {
        await RaiseAsync(cancellationToken);
        if (isMortal) _dying = DieAgainAndAgainAsync();
    }

    /// <summary>Where it is, as soon as it is up.</summary>
    public Task<Uri> AddressAsync(CancellationToken cancellationToken) => _up.Task.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _dying;
        if (_process is not null) await _process.DisposeAsync();
        _ended.Dispose();
    }

    private async Task DieAgainAndAgainAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(shortest + ((longest - shortest) * _random.NextDouble()), TimeProvider.System, _ended.Token);
                _up = NewPromise();
                await _process!.KillAsync();
                await _process.DisposeAsync();
                Deaths++;
                await RaiseAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (_ended.IsCancellationRequested)
        {
            // Let live.
        }
    }

    private async Task RaiseAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process = await SiloProcess.StartAsync(SourceTree.Silo(), dataFolder, settings, cancellationToken);
            _up.SetResult(new Uri($"ws://{_process.Address}"));
        }
        catch (InvalidOperationException exception)
        {
            // Its callers would wait for ever.
            _up.SetException(exception);
            throw;
        }
    }

    private static TaskCompletionSource<Uri> NewPromise() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
