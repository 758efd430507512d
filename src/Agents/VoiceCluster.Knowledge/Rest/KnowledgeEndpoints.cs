using System.Data.Common;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using VoiceCluster.Dialogue;
using VoiceCluster.Knowledge.Bases;
using VoiceCluster.Knowledge.Documents;

namespace VoiceCluster.Knowledge.Rest;

/// <summary>A document as the API shows it.</summary>
/// <param name="Name">Its name in the base.</param>
/// <param name="Title">What it calls itself.</param>
/// <param name="Source"><c>upload</c> or <c>folder</c>.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Chunks">Into how many pieces it was cut.</param>
/// <param name="ChangedAt">When it was last taken.</param>
/// <param name="Fields">What agents are given it by, such as <c>product</c> or <c>audience</c>.</param>
public sealed record DocumentView(
    string Name, string Title, string Source, long Bytes, int Chunks, DateTimeOffset ChangedAt, IReadOnlyDictionary<string, IReadOnlyList<string>> Fields);

/// <summary><c>/api/v1/knowledge/{base}</c>: documents and search.</summary>
public static class KnowledgeEndpoints
{
    private const int LongestQuestion = 10_000;

    /// <summary>Maps the endpoints below <c>/api/v1</c>.</summary>
    public static void MapKnowledge(this IEndpointRouteBuilder api, KnowledgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var knowledge = api.MapGroup("/knowledge/{base}");
        knowledge.AddEndpointFilter(AnswerProblemsAsync);
        knowledge.MapPost("/documents", (string @base, HttpRequest request, KnowledgeBases bases, CancellationToken cancellationToken) => PutAsync(@base, request, bases, options, cancellationToken))
            .WithMetadata(new Limit((options.MaxMegabytes + 1) * 1024L * 1024), new NeedsPermission(Permission.KnowledgeWrite))
            .WithName("PutDocument").WithSummary("Takes a document (multipart field file; other fields are the document's), over the one of the same name; answers when it is searched.");
        knowledge.MapGet("/documents", List).WithMetadata(new NeedsPermission(Permission.KnowledgeRead)).WithName("ListDocuments").WithSummary("The documents of a base.");
        knowledge.MapDelete("/documents/{**name}", DeleteAsync).WithMetadata(new NeedsPermission(Permission.KnowledgeWrite)).WithName("DeleteDocument").WithSummary("Removes a document.");
        knowledge.MapGet("/search", SearchAsync).WithMetadata(new NeedsPermission(Permission.KnowledgeRead)).WithName("SearchKnowledge").WithSummary("The k (5) passages that fit the question q best; where=field:value, maybe again, searches only such documents.");
    }

    private static async Task<IResult> PutAsync(string @base, HttpRequest request, KnowledgeBases bases, KnowledgeOptions options, CancellationToken cancellationToken)
    {
        if (!request.HasFormContentType) return Problem("Send the document as multipart/form-data in a field named file.", StatusCodes.Status415UnsupportedMediaType);
        var form = await request.ReadFormAsync(cancellationToken);
        if (form.Files.GetFile("file") is not { } file) return Problem("The form has no file in a field named file.");
        if (form.Files.Count > 1) return Problem("Send one document at a time.");

        // Some clients send the whole path.
        var name = file.FileName[(file.FileName.LastIndexOfAny(['/', '\\']) + 1)..];
        if (file.Length > options.MaxMegabytes * 1024L * 1024) return Problem($"'{name}' is larger than {options.MaxMegabytes} MB (Knowledge:MaxMegabytes).", StatusCodes.Status413PayloadTooLarge);
        var bytes = new byte[file.Length];
        await using (var stream = file.OpenReadStream()) await stream.ReadExactlyAsync(bytes, cancellationToken);
        var replaces = bases.List(@base)?.Any(d => d.Name == name) is true;
        var fields = form.ToDictionary(static f => f.Key, static f => (IReadOnlyList<string>)[.. f.Value.SelectMany(static v => DocumentFields.Values(v ?? ""))], StringComparer.OrdinalIgnoreCase);
        var view = View(await bases.PutAsync(@base, name, bytes, DocumentSource.Upload, cancellationToken, fields));
        return replaces ? TypedResults.Ok(view) : TypedResults.Created($"/api/v1/knowledge/{@base}/documents/{Uri.EscapeDataString(name)}", view);
    }

    private static Results<Ok<IReadOnlyList<DocumentView>>, ProblemHttpResult> List(string @base, KnowledgeBases bases) =>
        bases.List(@base) is { } documents ? TypedResults.Ok<IReadOnlyList<DocumentView>>([.. documents.Select(View)]) : NoBase(@base);

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(string @base, string name, KnowledgeBases bases, CancellationToken cancellationToken)
    {
        if (bases.List(@base) is not { } documents) return NoBase(@base);
        if (documents.FirstOrDefault(d => d.Name == name) is not { } document) return Problem($"Base {@base} has no document '{name}'.", StatusCodes.Status404NotFound);
        if (document.Source is DocumentSource.Folder) return Problem($"'{name}' is a file of the base's folder; remove it there.", StatusCodes.Status409Conflict);
        await bases.DeleteAsync(@base, name, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Results<Ok<IReadOnlyList<KnowledgeHit>>, ProblemHttpResult>> SearchAsync(
        string @base, string? q, int? k, string[]? where, KnowledgeBases bases, CancellationToken cancellationToken)
    {
        if (bases.List(@base) is null) return NoBase(@base);
        if (string.IsNullOrWhiteSpace(q) || q.Length > LongestQuestion) return Problem($"q is the question: 1 to {LongestQuestion} characters.");
        if (k is < 1 or > 50) return Problem($"k is {k}; use 1 to 50.");
        var wanted = (where ?? []).Select(static one => one.Split(':', 2, StringSplitOptions.TrimEntries)).ToLookup(static one => one[0], static one => one.ElementAtOrDefault(1), StringComparer.OrdinalIgnoreCase);
        if (wanted.SelectMany(static field => field).Any(string.IsNullOrEmpty)) return Problem("where is field:value, such as audience:public.");
        var source = new KnowledgeSource(@base) { Where = wanted.ToDictionary(static field => field.Key, static field => (IReadOnlyList<string>)[.. field!], StringComparer.OrdinalIgnoreCase) };
        return TypedResults.Ok(await bases.SearchAsync(source, q, k ?? 5, cancellationToken));
    }

    private static async ValueTask<object?> AnswerProblemsAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (!KnowledgeOptions.IsBaseName(context.HttpContext.GetRouteValue("base") as string)) return Problem("A base's name is 1 to 64 small letters, digits, hyphens or underscores.");
        try
        {
            return await next(context);
        }
        catch (DocumentException exception)
        {
            return Problem(exception.Message, exception.Problem switch
            {
                DocumentProblem.UnknownType => StatusCodes.Status415UnsupportedMediaType,
                DocumentProblem.TooLarge => StatusCodes.Status413PayloadTooLarge,
                DocumentProblem.BadName or DocumentProblem.BadField => StatusCodes.Status400BadRequest,
                _ => StatusCodes.Status422UnprocessableEntity,
            });
        }
        catch (BadHttpRequestException exception)
        {
            return exception.StatusCode is StatusCodes.Status413PayloadTooLarge
                ? Problem("The document is larger than Knowledge:MaxMegabytes allows.", exception.StatusCode)
                : Problem(exception.Message, exception.StatusCode);
        }
        catch (InvalidDataException exception)
        {
            return Problem($"The form cannot be read: {exception.Message}");
        }
        catch (Exception exception) when (exception is DbException or TimeoutException)
        {
            context.HttpContext.Response.Headers.RetryAfter = "5";
            return Problem("The database does not answer now; try again.", StatusCodes.Status503ServiceUnavailable);
        }
    }

    private static DocumentView View(KnowledgeDocument d) => new(d.Name, d.Title, d.Source.ToString().ToLowerInvariant(), d.Bytes, d.Chunks, d.ChangedAt, d.Fields);

    private static ProblemHttpResult NoBase(string name) => Problem($"There is no knowledge base {name}.", StatusCodes.Status404NotFound);

    private static ProblemHttpResult Problem(string detail, int status = StatusCodes.Status400BadRequest) => TypedResults.Problem(detail, statusCode: status);

    /// <summary>A document may be larger than what other requests may hold.</summary>
    private sealed record Limit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
