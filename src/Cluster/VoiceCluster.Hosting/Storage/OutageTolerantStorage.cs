using System.Data.Common;
using Microsoft.Extensions.Logging;
using Orleans.Storage;

namespace VoiceCluster.Hosting.Storage;

/// <summary>
/// While the database is away a grain starts without its stored state instead of failing its call: what it must not lose stands in the record of turns.
/// </summary>
internal sealed partial class OutageTolerantStorage(IGrainStorage storage, ILogger<OutageTolerantStorage> logger) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await storage.ReadStateAsync(stateName, grainId, grainState);
        }
        catch (Exception exception) when (exception is DbException or TimeoutException or IOException || exception.InnerException is DbException)
        {
            LogAway(exception, stateName, grainId);
            (grainState.RecordExists, grainState.ETag, grainState.State) = (false, null!, Activator.CreateInstance<T>());
        }
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.WriteStateAsync(stateName, grainId, grainState);

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => storage.ClearStateAsync(stateName, grainId, grainState);

    [LoggerMessage(300, LogLevel.Warning, "State {StateName} of {GrainId} cannot be read now; the grain starts without it")]
    private partial void LogAway(Exception exception, string stateName, GrainId grainId);
}
