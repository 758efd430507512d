using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace VoiceCluster.EmbeddedOrleans.State;

/// <summary>State in this process's memory, stored as JSON: what a grain changes without writing it is not stored.</summary>
internal sealed class MemoryStorage : IGrainStorage
{
    private static readonly JsonSerializerOptions Json = new() { IncludeFields = true };
    private readonly ConcurrentDictionary<(string Name, GrainId Id), Row> _rows = new();
    private long _lastVersion;

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (_rows.TryGetValue((stateName, grainId), out var row))
        {
            grainState.State = JsonSerializer.Deserialize<T>(row.Json, Json)!;
            grainState.ETag = row.ETag;
            grainState.RecordExists = true;
        }
        else
        {
            Forget(grainState);
        }

        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var version = Interlocked.Increment(ref _lastVersion).ToString(CultureInfo.InvariantCulture);
        var row = new Row(version, JsonSerializer.SerializeToUtf8Bytes(grainState.State, Json));
        var key = (stateName, grainId);
        var written = _rows.TryGetValue(key, out var current)
            ? current.ETag == grainState.ETag && _rows.TryUpdate(key, row, current)
            : grainState.ETag is null && _rows.TryAdd(key, row);
        if (!written) return Task.FromException(Conflict(key, grainState.ETag));
        grainState.ETag = version;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var key = (stateName, grainId);
        if (_rows.TryGetValue(key, out var current)
            && (current.ETag != grainState.ETag || !_rows.TryRemove(new KeyValuePair<(string, GrainId), Row>(key, current))))
        {
            return Task.FromException(Conflict(key, grainState.ETag));
        }

        Forget(grainState);
        return Task.CompletedTask;
    }

    private static void Forget<T>(IGrainState<T> grainState)
    {
        grainState.State = FreshState.Make<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private InconsistentStateException Conflict((string Name, GrainId Id) key, string? own)
    {
        var stored = _rows.TryGetValue(key, out var row) ? row.ETag : null;
        return new InconsistentStateException($"Version conflict in memory storage of state \"{key.Name}\" of {key.Id}.", stored, own);
    }

    private sealed record Row(string ETag, byte[] Json);
}
