using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Audio;
using VoiceCluster.Dialogue;
using VoiceCluster.FrontDoor.Access;
using VoiceCluster.Grains;

namespace VoiceCluster.FrontDoor.Rest;

/// <summary>What is asked of a call's recording.</summary>
/// <param name="Action"><c>start</c>, <c>pause</c>, <c>resume</c> or <c>stop</c>.</param>
public sealed record RecordCall(string? Action);

/// <summary>How a call's recording stands.</summary>
/// <param name="Id">Of the recording; null when there was none.</param>
/// <param name="State"><c>off</c>, <c>recording</c> or <c>paused</c>.</param>
public sealed record RecordingStatus(Guid? Id, string State);

/// <summary>A recording.</summary>
/// <param name="Id">Its id.</param>
/// <param name="SessionId">The call's.</param>
/// <param name="StartedAt">When its time line begins.</param>
/// <param name="EndedAt">Null while it goes on.</param>
/// <param name="EndCause"><c>stopped</c>, <c>call_ended</c>, <c>caller_gone</c>, <c>shutdown</c> or <c>crash</c>.</param>
/// <param name="State"><c>recording</c>, <c>paused</c> or <c>ended</c>.</param>
/// <param name="DurationMs">Of the audio in the file.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Pauses">{fromMs, toMs} each: silence on request.</param>
/// <param name="LostMs">Audio that is missing.</param>
/// <param name="Complete">Nothing is missing.</param>
public sealed record RecordingView(
    Guid Id,
    string SessionId,
    DateTimeOffset StartedAt,
    DateTimeOffset? EndedAt,
    string? EndCause,
    string State,
    long DurationMs,
    long Bytes,
    JsonElement Pauses,
    long LostMs,
    bool Complete);

/// <summary><c>/api/recordings</c> and <c>/api/calls/{id}/recording</c>.</summary>
public static class RecordingsEndpoints
{
    private const string WavType = "audio/wav";

    /// <summary>A pause counts from when it was asked for: what was written after that and before it arrived becomes silence.</summary>
    private static readonly TimeSpan Withheld = TimeSpan.FromSeconds(1);

    /// <summary>Maps the endpoints.</summary>
    public static void MapRecordings(this IEndpointRouteBuilder api)
    {
        api.MapPost("/calls/{id}/recording", RecordAsync).Needs(Permission.CallsManage).WithName("RecordCall").WithSummary("Starts, pauses, resumes or stops the recording of a call.");
        var recordings = api.MapGroup("/recordings");
        recordings.AddEndpointFilter(static async (context, next) =>
        {
            try
            {
                return await next(context);
            }
            catch (Exception exception) when (exception is DbException or TimeoutException)
            {
                context.HttpContext.Response.Headers.RetryAfter = "5";
                return TypedResults.Problem("The database does not answer now; try again.", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
        recordings.MapGet("", ListAsync).Needs(Permission.RecordingsRead).WithName("ListRecordings").WithSummary("Recordings, newest first; of one session with ?session=.");
        recordings.MapGet("/{id}", GetAsync).Needs(Permission.RecordingsRead).WithName("GetRecording").WithSummary("A recording: when, how long, where it was paused.");
        recordings.MapGet("/{id}/audio", GetAudioAsync).Needs(Permission.RecordingsRead).WithMetadata(new AuditedLook()).WithName("GetRecordingAudio").WithSummary("The audio as WAV, while it goes on up to a second ago: left the caller, right what was heard of the agent.");
        recordings.MapDelete("/{id}", DeleteAsync).Needs(Permission.RecordingsDelete).WithName("DeleteRecording").WithSummary("Deletes a recording that has ended.");
    }

    private static async Task<Results<Ok<RecordingStatus>, ProblemHttpResult>> RecordAsync(string id, RecordCall request, IGrainFactory grains)
    {
        if (ActionOf(request.Action) is not { } action)
            return TypedResults.Problem($"action is '{request.Action}'; use start, pause, resume or stop.", statusCode: StatusCodes.Status400BadRequest);
        if (!SessionId.IsValid(id)) return TypedResults.Problem($"There is no call {id}.", statusCode: StatusCodes.Status404NotFound);
        try
        {
            var status = await grains.GetGrain<ICallGrain>(id).Record(action);
            return TypedResults.Ok(new RecordingStatus(status.Id, Word(status.State)));
        }
        catch (CallRefusedException exception) when (exception.Code is "session_ended")
        {
            return TypedResults.Problem($"There is no call {id}.", statusCode: StatusCodes.Status404NotFound);
        }
        catch (CallRefusedException exception)
        {
            return TypedResults.Problem($"{action.ToString().ToLowerInvariant()}: {exception.Message}.", statusCode: StatusCodes.Status409Conflict);
        }
    }

    private static async Task<Results<Ok<IReadOnlyList<RecordingView>>, ProblemHttpResult>> ListAsync(
        string? session, IRecordingArchive archive, CancellationToken cancellationToken)
    {
        if (session is not null && !SessionId.IsValid(session))
            return TypedResults.Problem($"session is {SessionId.Rule}.", statusCode: StatusCodes.Status400BadRequest);
        var found = await archive.ListAsync(session, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<RecordingView>>([.. found.Select(View)]);
    }

    private static async Task<Results<Ok<RecordingView>, ProblemHttpResult>> GetAsync(string id, IRecordingArchive archive, CancellationToken cancellationToken) =>
        await FindAsync(id, archive, cancellationToken) is { } found ? TypedResults.Ok(View(found)) : NotFound(id);

    private static async Task<Results<PhysicalFileHttpResult, PushStreamHttpResult, ProblemHttpResult>> GetAudioAsync(
        string id, IRecordingArchive archive, HttpContext http, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, archive, cancellationToken) is not { } found) return NotFound(id);
        if (archive.FindAudio(found.Id) is not { } path)
            return TypedResults.Problem($"The audio of recording {id} is not on this server.", statusCode: StatusCodes.Status404NotFound);
        var name = string.Create(CultureInfo.InvariantCulture, $"{found.SessionId}.{found.StartedAt.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.wav");
        return found.State is RecordingState.Ended ? TypedResults.PhysicalFile(path, WavType, name, enableRangeProcessing: true) : SoFar(path, name, http);
    }

    /// <summary>What there is by now. Every request sees another file, so there are no ranges and nothing is kept.</summary>
    private static PushStreamHttpResult SoFar(string path, string name, HttpContext http)
    {
        var snapshot = new WavSnapshot(
            new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), AudioFormat.InCluster, channels: 2, Withheld);
        http.Response.RegisterForDispose(snapshot);
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = snapshot.Length;
        return TypedResults.Stream(body => snapshot.CopyToAsync(body, http.RequestAborted), WavType, name);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string id, IRecordingArchive archive, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, archive, cancellationToken) is not { } found) return NotFound(id);
        return await archive.DeleteAsync(found.Id, cancellationToken)
            ? TypedResults.NoContent()
            : TypedResults.Problem($"Recording {id} goes on; stop it first.", statusCode: StatusCodes.Status409Conflict);
    }

    private static async Task<RecordingRecord?> FindAsync(string id, IRecordingArchive archive, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var recording) ? await archive.FindAsync(recording, cancellationToken) : null;

    private static RecordingView View(RecordingRecord r)
    {
        using var pauses = JsonDocument.Parse(r.Pauses);
        return new RecordingView(
            r.Id, r.SessionId, r.StartedAt, r.EndedAt, r.EndCause, Word(r.State), r.DurationMs, r.Bytes, pauses.RootElement.Clone(), r.LostMs, r.Complete);
    }

    private static RecordingAction? ActionOf(string? name) => name switch
    {
        "start" => RecordingAction.Start,
        "pause" => RecordingAction.Pause,
        "resume" => RecordingAction.Resume,
        "stop" => RecordingAction.Stop,
        _ => null,
    };

    internal static string Word<T>(T state)
        where T : struct, Enum => state.ToString().ToLowerInvariant();

    private static ProblemHttpResult NotFound(string id) => TypedResults.Problem($"There is no recording {id}.", statusCode: StatusCodes.Status404NotFound);
}
