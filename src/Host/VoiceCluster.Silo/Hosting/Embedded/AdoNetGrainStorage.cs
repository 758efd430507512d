using System.Text.Json;
using Orleans.Storage;
using VoiceCluster.Storage.Grains;

namespace VoiceCluster.Silo.Hosting;

/// <summary>Grain state as JSON in the ADO.NET schema that both hosts share. While the database is away a grain starts without its stored state: what it
/// must not lose stands in the record of turns.</summary>
internal sealed partial class AdoNetGrainStorage(GrainStateStore store, ILogger<AdoNetGrainStorage> logger) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        (byte[]? Payload, string ETag)? row;
        try
        {
            row = await store.ReadAsync(Key(stateName, grainId), CancellationToken.None);
        }
        catch (Exception exception) when (store.IsAway(exception))
        {
            LogAway(exception, stateName, grainId);
            row = null;
        }

        grainState.RecordExists = row?.Payload is not null;
        grainState.ETag = row?.ETag!;
        grainState.State = row?.Payload is { } payload ? JsonSerializer.Deserialize<T>(payload)! : Activator.CreateInstance<T>();
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await PutAsync(() => store.WriteAsync(Key(stateName, grainId), JsonSerializer.SerializeToUtf8Bytes(grainState.State), grainState.ETag, CancellationToken.None));
        grainState.RecordExists = true;
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await PutAsync(() => store.ClearAsync(Key(stateName, grainId), grainState.ETag, CancellationToken.None));
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static async Task<string> PutAsync(Func<Task<string>> put)
    {
        try
        {
            return await put();
        }
        catch (GrainStateConflictException conflict)
        {
            throw new InconsistentStateException(conflict.Message, conflict.Stored ?? "", conflict.Expected ?? "", conflict);
        }
    }

    /// <summary>Takes the key apart as Orleans' own storage does: anything that reads as a GUID or a number is one.</summary>
    private static GrainStateKey Key(string stateName, GrainId grainId)
    {
        if (grainId.TryGetGuidKey(out var guid, out var extension)) return GrainStateKey.Of(stateName, guid, extension);
        return grainId.TryGetIntegerKey(out var number, out extension) ? GrainStateKey.Of(stateName, number, extension) : GrainStateKey.Of(stateName, grainId.Key.ToString()!);
    }

    [LoggerMessage(300, LogLevel.Warning, "State {StateName} of {GrainId} cannot be read now; the grain starts without it")]
    private partial void LogAway(Exception exception, string stateName, GrainId grainId);
}
