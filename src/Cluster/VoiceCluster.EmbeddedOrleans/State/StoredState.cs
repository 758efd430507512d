using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using VoiceCluster.EmbeddedOrleans.Activations;

namespace VoiceCluster.EmbeddedOrleans.State;

/// <summary>One state of an activation. Its storage operations run one after the other, also when a reentrant grain begins several.</summary>
internal sealed class StoredState<TState>(string name, Activation activation, IGrainStorage storage) : IPersistentState<TState>
{
    private readonly GrainState<TState> _state = new(FreshState.Make<TState>());
    private Task _lastOperation = Task.CompletedTask;

    public TState State
    {
        get
        {
            activation.RequireTurn();
            return _state.State;
        }

        set
        {
            activation.RequireTurn();
            _state.State = value;
        }
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => ReadStateAsync(CancellationToken.None);

    public Task WriteStateAsync() => WriteStateAsync(CancellationToken.None);

    public Task ClearStateAsync() => ClearStateAsync(CancellationToken.None);

    public Task ReadStateAsync(CancellationToken cancellationToken) => Queue(
        "reading", static (self, token) => self.Storage.ReadStateAsync(self.Name, self.Id, self._state, token), cancellationToken);

    public Task WriteStateAsync(CancellationToken cancellationToken) => Queue(
        "writing", static (self, token) => self.Storage.WriteStateAsync(self.Name, self.Id, self._state, token), cancellationToken);

    public Task ClearStateAsync(CancellationToken cancellationToken) => Queue(
        "clearing", static (self, token) => self.Storage.ClearStateAsync(self.Name, self.Id, self._state, token), cancellationToken);

    private IGrainStorage Storage => storage;

    private string Name => name;

    private GrainId Id => activation.Id;

    private Task Queue(string doing, Func<StoredState<TState>, CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        activation.RequireTurn();
        return _lastOperation = RunAsync(_lastOperation, doing, operation, cancellationToken);
    }

    private async Task RunAsync(Task before, string doing, Func<StoredState<TState>, CancellationToken, Task> operation, CancellationToken cancellationToken)
    {
        if (!before.IsCompleted) await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        try
        {
            await operation(this, cancellationToken);
        }
        catch (Exception exception) when (exception is not OrleansException && !(exception is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new OrleansException($"Error from storage {storage.GetType().Name} while {doing} state \"{name}\" of {activation.Id}: {exception.Message}", exception);
        }
    }
}
