using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using VoiceCluster.People.Access;

namespace VoiceCluster.People.Rest;

/// <summary>Revisions as entity tags: who changes something says which revision was seen, so that nobody's change is lost.</summary>
internal static class Revisions
{
    /// <summary>Sends a revision along.</summary>
    public static void Tag(HttpContext context, long revision) => context.Response.Headers.ETag = string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>The revision in <c>If-Match</c>.</summary>
    /// <returns>What is wrong; null when there is one.</returns>
    public static ProblemHttpResult? Read(HttpContext context, out long seen)
    {
        seen = 0;
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0) return Problem.Of(StatusCodes.Status428PreconditionRequired, "if-match-required", "Send in If-Match the ETag that you read.");
        return header.Length > 2 && header[0] == '"' && header[^1] == '"' && long.TryParse(header.AsSpan(1, header.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out seen)
            ? null
            : Problem.Invalid("If-Match is not one ETag that this server gave.");
    }
}
