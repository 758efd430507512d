using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.FrontDoor.Legs;
using VoiceCluster.FrontDoor.Phone;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>A call to place.</summary>
/// <param name="To">A number, a SIP address, or the name of a phone that is registered here.</param>
/// <param name="From">Caller id.</param>
/// <param name="Agent">Who talks; the default agent when null.</param>
/// <param name="Trunk">The trunk to go through; the first when null.</param>
/// <param name="Metadata">Kept with the call.</param>
/// <param name="AnsweringMachineDetection"><c>off</c>; <c>detect</c>: the agent speaks when a person answered; <c>detect-beep</c>: a machine gets the
/// message after its beep. The configured one when null.</param>
/// <param name="Message">What is left with a machine; the configured one when null.</param>
public sealed record PlaceCall(
    string? To, string? From, string? Agent, string? Trunk, JsonObject? Metadata, string? AnsweringMachineDetection = null, string? Message = null);

/// <summary>A caller to hand over.</summary>
/// <param name="To">As in <see cref="PlaceCall"/>.</param>
/// <param name="Mode"><c>blind</c>: the caller's phone calls him; <c>attended</c>: this silo does, and the agent can be called back; <c>complete</c>, without
/// <paramref name="To"/>: the two who were connected so go on without this silo.</param>
public sealed record TransferCall(string? To, string? Mode);

/// <summary>How a transfer went.</summary>
/// <param name="Done">The caller is with the other one.</param>
/// <param name="SipStatus">Of the other one's line.</param>
public sealed record TransferOutcome(bool Done, int SipStatus);

/// <summary>A trunk.</summary>
/// <param name="Name">As configured.</param>
/// <param name="State">Idle, Registering, Registered or Failed.</param>
/// <param name="SipStatus">Of the last REGISTER; 0 before any.</param>
/// <param name="Reason">Its reason phrase.</param>
/// <param name="Until">When the registration ends without a refresh, or the next attempt starts.</param>
public sealed record TrunkView(string Name, string State, int SipStatus, string Reason, DateTimeOffset? Until);

/// <summary>What the telephone adds to <c>/api</c>.</summary>
public static class PhoneEndpoints
{
    private const int MaxMetadata = 4096;

    /// <summary>Maps the endpoints; without a telephone they answer 503 and say how to get one.</summary>
    public static void MapPhone(this IEndpointRouteBuilder api)
    {
        api.MapPost("/calls", Place).Needs(Permission.CallsManage).WithName("PlaceCall").WithSummary("Places a call; GET /api/calls/{id} tells how it goes.");
        api.MapPost("/calls/{id}/transfer", TransferAsync).Needs(Permission.CallsManage).WithName("TransferCall").WithSummary("Hands the caller to somebody else, blind or attended.");
        api.MapDelete("/calls/{id}/transfer", TakeBack).Needs(Permission.CallsManage).WithName("TakeBackCall").WithSummary("The agent takes the caller back from an attended transfer.");
        api.MapGet("/trunks", ListTrunks).Needs(Permission.CallsRead).WithName("ListTrunks").WithSummary("The trunks and their registrations.");
    }

    private static Results<AcceptedAtRoute<PhoneCallStatus>, ProblemHttpResult> Place(PlaceCall call, IServiceProvider services) =>
        TryPlace(call, services, out var placed) is { } problem ? problem : TypedResults.AcceptedAtRoute(placed, "GetCall", new { id = placed!.Id });

    /// <summary>Places a call.</summary>
    /// <returns>Why it is not placed; null when it is.</returns>
    internal static ProblemHttpResult? TryPlace(PlaceCall call, IServiceProvider services, out PhoneCallStatus? placed)
    {
        placed = null;
        if (services.GetService<PhoneService>() is not { } phone) return NoPhone();
        if (string.IsNullOrWhiteSpace(call.To)) return Bad("Give to: a number, a SIP address, or the name of a registered phone.");
        if (services.GetRequiredService<LegServices>().Recorder?.Problem is { } problem)
            return TypedResults.Problem($"No new calls are placed: {problem}.", statusCode: StatusCodes.Status503ServiceUnavailable);
        if (call.Metadata?.ToJsonString().Length > MaxMetadata) return Bad($"metadata is longer than {MaxMetadata} characters.");
        try
        {
            placed = phone.Place(new PhonePlacement(call.To.Trim())
            {
                From = call.From,
                Agent = call.Agent,
                Trunk = call.Trunk,
                Metadata = call.Metadata,
                AnsweringMachineDetection = Detection(call.AnsweringMachineDetection),
                Message = call.Message,
            });
            return null;
        }
        catch (DialException exception)
        {
            return Bad($"{exception.Message}.");
        }
    }

    private static async Task<Results<Ok<TransferOutcome>, ProblemHttpResult>> TransferAsync(string id, TransferCall transfer, IServiceProvider services)
    {
        if (services.GetService<PhoneService>() is not { } phone) return NoPhone();
        if (transfer.Mode is not (null or "blind" or "attended" or "complete")) return Bad($"mode is '{transfer.Mode}'; use blind, attended or complete.");
        if (transfer.Mode is not "complete" && string.IsNullOrWhiteSpace(transfer.To))
            return Bad("Give to: a number, a SIP address, or the name of a registered phone.");
        try
        {
            var transferring = transfer.Mode is "complete" ? phone.CompleteTransferAsync(id) : phone.TransferAsync(id, transfer.To!.Trim(), transfer.Mode is "attended");
            return await transferring is { } outcome
                ? TypedResults.Ok(new TransferOutcome(outcome.Done, outcome.Status))
                : TypedResults.Problem($"There is no call {id} by telephone.", statusCode: StatusCodes.Status404NotFound);
        }
        catch (DialException exception)
        {
            return Bad($"{exception.Message}.");
        }
    }

    private static Results<NoContent, ProblemHttpResult> TakeBack(string id, IServiceProvider services)
    {
        if (services.GetService<PhoneService>() is not { } phone) return NoPhone();
        return phone.TakeBack(id)
            ? TypedResults.NoContent()
            : TypedResults.Problem($"The caller of call {id} is with nobody else.", statusCode: StatusCodes.Status409Conflict);
    }

    private static Ok<IReadOnlyList<TrunkView>> ListTrunks(IServiceProvider services) => TypedResults.Ok<IReadOnlyList<TrunkView>>(
    [
        .. services.GetService<PhoneService>()?.Trunks.Select(t => new TrunkView(t.Name, t.Status.State.ToString(), t.Status.Status, t.Status.Reason, t.Status.Until)) ?? [],
    ]);

    private static AnsweringMachineDetection? Detection(string? name) => name switch
    {
        null => null,
        "off" => AnsweringMachineDetection.Off,
        "detect" => AnsweringMachineDetection.Detect,
        "detect-beep" => AnsweringMachineDetection.DetectBeep,
        _ => throw new DialException($"answeringMachineDetection is '{name}'; use off, detect or detect-beep"),
    };

    private static ProblemHttpResult NoPhone() =>
        TypedResults.Problem("There is no telephone here; start the server with Sip:Port.", statusCode: StatusCodes.Status503ServiceUnavailable);

    private static ProblemHttpResult Bad(string message) => TypedResults.Problem(message, statusCode: StatusCodes.Status400BadRequest);
}
