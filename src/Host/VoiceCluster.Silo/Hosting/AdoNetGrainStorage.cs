using System.Data.Common;
using System.Text.Json;
using Orleans.Storage;
using VoiceCluster.Storage;

namespace VoiceCluster.Silo.Hosting;

/// <summary>Grain state as JSON in the ADO.NET schema that both hosts share. While the database is away a grain starts without its stored state: what it
/// must not lose stands in the record of turns.</summary>
internal sealed partial class AdoNetGrainStorage(IGrainStateStore store, ILogger<AdoNetGrainStorage> logger) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        StoredGrainState? stored;
        try
        {
            stored = await store.ReadAsync(Key(stateName, grainId), CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or IOException)
        {
            LogAway(exception, stateName, grainId);
            stored = null;
        }

        grainState.RecordExists = stored?.Payload is not null;
        grainState.ETag = stored?.ETag!;
        grainState.State = stored?.Payload is { } payload ? JsonSerializer.Deserialize<T>(payload.Span)! : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = JsonSerializer.SerializeToUtf8Bytes(grainState.State);
        grainState.ETag = (await ChangeAsync(async () => await store.WriteAsync(Key(stateName, grainId), payload, grainState.ETag, CancellationToken.None)))!;
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = (await ChangeAsync(() => store.ClearAsync(Key(stateName, grainId), grainState.ETag, CancellationToken.None)))!;
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static async Task<string?> ChangeAsync(Func<Task<string?>> change)
    {
        try
        {
            return await change();
        }
        catch (GrainStateConflictException conflict)
        {
            throw new InconsistentStateException(conflict.Message, conflict.StoredETag ?? "", conflict.CurrentETag ?? "", conflict);
        }
    }

    private static GrainStateKey Key(string stateName, GrainId grainId) => new(stateName, grainId.Type.ToString()!, GrainKey.Parse(grainId.Key.ToString()!));

    [LoggerMessage(300, LogLevel.Warning, "State {StateName} of {GrainId} cannot be read now; the grain starts without it")]
    private partial void LogAway(Exception exception, string stateName, GrainId grainId);
}
