using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace VoiceCluster.People.Access;

/// <summary>Answers of application/problem+json (RFC 9457). Programs go by <c>type</c>, which stays the same; people read <c>detail</c>, which may be worded anew.</summary>
public static class Problem
{
    private const string Types = "urn:voicecluster:problem:";

    /// <summary>Something that was sent cannot be taken.</summary>
    public static ProblemHttpResult Invalid(string detail) => Of(StatusCodes.Status400BadRequest, "invalid", detail);

    /// <summary>There is no such thing in the caller's organisation.</summary>
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "not-found", detail);

    /// <summary>It does not fit what is there.</summary>
    public static ProblemHttpResult Conflict(string type, string detail) => Of(StatusCodes.Status409Conflict, type, detail);

    /// <summary>Any.</summary>
    public static ProblemHttpResult Of(int status, string type, string detail) => TypedResults.Problem(detail, statusCode: status, type: Types + type);

    /// <summary>Why a write was not done.</summary>
    /// <param name="stored">Not <see cref="Stored.Done"/>.</param>
    /// <param name="what">The thing, as it begins a sentence: <c>User 12</c>.</param>
    /// <param name="taken">What another has already.</param>
    public static ProblemHttpResult Of(Stored stored, string what, string taken) => stored switch
    {
        Stored.Missing => NotFound($"{what} is not there."),
        Stored.Changed => Of(StatusCodes.Status412PreconditionFailed, "changed-meanwhile", $"{what} was changed meanwhile. Read it again, and send its ETag in If-Match."),
        Stored.Taken => Conflict("taken", taken),
        Stored.Full => Conflict("limit-reached", "The organisation has as many as it may."),
        Stored.LastAdministrator => Conflict("last-administrator", "The organisation would have no active administrator left."),
        Stored.LinkUsed => Of(StatusCodes.Status410Gone, "link-used", "This link was used already, or has run out. Ask for a new one."),
        _ => throw new ArgumentOutOfRangeException(nameof(stored), stored, "Nothing went wrong."),
    };
}
