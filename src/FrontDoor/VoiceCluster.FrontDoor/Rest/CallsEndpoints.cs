using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.Grains;
using VoiceCluster.TurnTaking;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>A call that is up, for operators.</summary>
/// <param name="SessionId">Its session.</param>
/// <param name="Channel">How it came in.</param>
/// <param name="StartedAt">When.</param>
/// <param name="Connected">False while a dropped client may return.</param>
/// <param name="State">IDLE, LISTENING, SPECULATIVE, COMMITTED or SPEAKING.</param>
/// <param name="Turns">Turns that ended.</param>
/// <param name="CancellationRate">0 to 1.</param>
/// <param name="MeanResponseLatencyMs">Over the call.</param>
/// <param name="Recording"><c>off</c>, <c>recording</c> or <c>paused</c>.</param>
public sealed record LiveCall(
    string SessionId,
    string Channel,
    DateTimeOffset StartedAt,
    bool Connected,
    string State,
    int Turns,
    double CancellationRate,
    double MeanResponseLatencyMs,
    string Recording);

/// <summary>One call.</summary>
/// <param name="Id">Its session.</param>
/// <param name="Live">As it stands; null when it is not up.</param>
/// <param name="Phone">How it goes, or went, on the telephone; null for another leg.</param>
public sealed record CallView(string Id, LiveCall? Live, PhoneCallStatus? Phone);

/// <summary><c>/api/calls</c>.</summary>
public static class CallsEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapCalls(this IEndpointRouteBuilder api)
    {
        api.MapGet("/calls", ListAsync).Needs(Permission.CallsRead).WithName("ListCalls").WithSummary("The calls that are up, oldest first.");
        api.MapGet("/calls/{id}", GetAsync).Needs(Permission.CallsRead).WithName("GetCall").WithSummary("A call: its state, and how it went on the telephone.");
        api.MapDelete("/calls/{id}", HangUpAsync).Needs(Permission.CallsManage).WithName("HangUpCall").WithSummary("Ends a call, also one that still rings.");
    }

    private static async Task<Results<Ok<CallView>, ProblemHttpResult>> GetAsync(string id, IGrainFactory grains, IServiceProvider services)
    {
        var live = await FindAsync(grains, id);
        var phone = services.GetService<PhoneService>()?.Find(id);
        return live is null && phone is null ? NotFound(id) : TypedResults.Ok(new CallView(id, live, phone));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> HangUpAsync(string id, IGrainFactory grains, IServiceProvider services)
    {
        return await TryHangUpAsync(id, grains, services) ? TypedResults.NoContent() : NotFound(id);
    }

    private static async Task<Ok<IReadOnlyList<LiveCall>>> ListAsync(IGrainFactory grains) => TypedResults.Ok(await ListLiveAsync(grains));

    /// <summary>False when there is no such call.</summary>
    internal static async Task<bool> TryHangUpAsync(string id, IGrainFactory grains, IServiceProvider services)
    {
        if (services.GetService<PhoneService>()?.HangUp(id) == true) return true;
        if (await FindAsync(grains, id) is null) return false;
        await grains.GetGrain<ICallGrain>(id).HangUp("operator");
        return true;
    }

    /// <summary>Oldest first.</summary>
    internal static async Task<IReadOnlyList<LiveCall>> ListLiveAsync(IGrainFactory grains)
    {
        var live = new List<LiveCall>();
        foreach (var call in await grains.GetGrain<ICallDirectoryGrain>(0).List())
        {
            if (await FindAsync(grains, call.SessionId) is { } found) live.Add(found);
        }

        return live;
    }

    /// <summary>Null when the call has ended or never was.</summary>
    private static async Task<LiveCall?> FindAsync(IGrainFactory grains, string id)
    {
        // Whatever is asked for would become a grain.
        if (!SessionId.IsValid(id)) return null;
        try
        {
            var s = await grains.GetGrain<ICallGrain>(id).GetSnapshot();
            return new LiveCall(
                s.SessionId, s.Channel, s.StartedAt, s.Connected, s.State.Name(), s.Turns, s.Telemetry.CancellationRate, s.Telemetry.MeanResponseLatencyMs,
                RecordingsEndpoints.Word(s.Recording));
        }
        catch (CallRefusedException)
        {
            return null;
        }
    }

    private static ProblemHttpResult NotFound(string id) => TypedResults.Problem($"There is no call {id}.", statusCode: StatusCodes.Status404NotFound);
}
