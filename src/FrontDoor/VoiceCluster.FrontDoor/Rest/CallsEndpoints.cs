using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
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
public sealed record LiveCall(
    string SessionId, string Channel, DateTimeOffset StartedAt, bool Connected, string State, int Turns, double CancellationRate, double MeanResponseLatencyMs);

/// <summary><c>/api/calls</c>.</summary>
public static class CallsEndpoints
{
    /// <summary>Maps the endpoints.</summary>
    public static void MapCalls(this IEndpointRouteBuilder api) =>
        api.MapGet("/calls", ListAsync).WithName("ListCalls").WithSummary("The calls that are up, oldest first.");

    private static async Task<Ok<IReadOnlyList<LiveCall>>> ListAsync(IGrainFactory grains)
    {
        var live = new List<LiveCall>();
        foreach (var call in await grains.GetGrain<ICallDirectoryGrain>(0).List())
        {
            try
            {
                var s = await grains.GetGrain<ICallGrain>(call.SessionId).GetSnapshot();
                live.Add(new LiveCall(
                    s.SessionId, s.Channel, s.StartedAt, s.Connected, s.State.Name(), s.Turns, s.Telemetry.CancellationRate, s.Telemetry.MeanResponseLatencyMs));
            }
            catch (CallRefusedException)
            {
                // It ended between the listing and the question.
            }
        }

        return TypedResults.Ok<IReadOnlyList<LiveCall>>(live);
    }
}
