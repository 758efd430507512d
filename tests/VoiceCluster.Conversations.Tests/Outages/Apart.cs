using VoiceCluster.Providers;

namespace VoiceCluster.Conversations.Tests.Outages;

/// <summary>
/// Runs the guards, whose awaits do not come back to the caller's context, so that they go on at once on the scene's thread: under its context they would go on in
/// the thread pool, while virtual time does not wait for them; under the test runner's task scheduler too.
/// </summary>
internal static class Apart
{
    public static void Run(Action action) => Run(() =>
    {
        action();
        return true;
    });

    public static T Run<T>(Func<T> action)
    {
        var before = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            var hidden = new Task<T>(action, TaskCreationOptions.HideScheduler);
            hidden.RunSynchronously(TaskScheduler.Default);
            return hidden.GetAwaiter().GetResult();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(before);
        }
    }
}

/// <inheritdoc cref="Apart"/>
internal sealed class ModelApart(IChatModel inner) : IChatModel
{
    public string Name => inner.Name;

    public IAsyncEnumerable<ChatDelta> GenerateAsync(ChatRequest request, CancellationToken cancellationToken) =>
        new StreamApart<ChatDelta>(token => inner.GenerateAsync(request, token), cancellationToken);
}

/// <inheritdoc cref="Apart"/>
internal sealed class VoiceApart(ITextToSpeech inner) : ITextToSpeech
{
    public string Name => inner.Name;

    public IAsyncEnumerable<SpeechChunk> SynthesizeAsync(SpeechRequest request, CancellationToken cancellationToken) =>
        new StreamApart<SpeechChunk>(token => inner.SynthesizeAsync(request, token), cancellationToken);
}

/// <summary>One stream, read and cancelled apart.</summary>
internal sealed class StreamApart<T>(Func<CancellationToken, IAsyncEnumerable<T>> open, CancellationToken caller) : IAsyncEnumerable<T>, IAsyncEnumerator<T>
{
    private readonly CancellationTokenSource _over = new();
    private readonly List<CancellationTokenRegistration> _callers = [];
    private IAsyncEnumerator<T>? _outputs;

    public T Current => _outputs!.Current;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        foreach (var token in new[] { caller, cancellationToken }) _callers.Add(token.UnsafeRegister(static stream => ((StreamApart<T>)stream!).Cancel(), this));
        _outputs = Apart.Run(() => open(_over.Token).GetAsyncEnumerator(_over.Token));
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => Apart.Run(_outputs!.MoveNextAsync);

    public async ValueTask DisposeAsync()
    {
        foreach (var one in _callers) await one.DisposeAsync();
        await Apart.Run(_outputs!.DisposeAsync);
        _over.Dispose();
    }

    private void Cancel() => Apart.Run(_over.Cancel);
}
