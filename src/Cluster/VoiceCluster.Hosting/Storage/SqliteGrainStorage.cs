using Orleans.Storage;
using VoiceCluster.Storage;

namespace VoiceCluster.Hosting.Storage;

/// <summary>Grain state in the embedded database, which Orleans' ADO.NET provider does not know; same schema, same content.</summary>
internal sealed class SqliteGrainStorage(IGrainStateStore store, IGrainStorageSerializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var stored = await store.ReadAsync(Key(stateName, grainId), CancellationToken.None);
        grainState.RecordExists = stored?.Payload is not null;
        grainState.ETag = stored?.ETag!;
        grainState.State = stored?.Payload is { } payload ? serializer.Deserialize<T>(new BinaryData(payload)) : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var payload = serializer.Serialize(grainState.State);
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
}
