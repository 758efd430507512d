using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using VoiceCluster.Dialogue;
using VoiceCluster.People.Access;

namespace VoiceCluster.People.Idempotency;

/// <summary>
/// A POST below <c>/api/v1</c> with an <c>Idempotency-Key</c> is carried out once: sent again within a day it gets the first one's answer again, marked
/// <c>Idempotency-Replayed</c>. What failed is forgotten, and may be tried again under its key.
/// </summary>
internal sealed class IdempotentAnswers(RequestDelegate next, IIdempotencyStore store, TimeProvider time)
{
    private const string Header = "Idempotency-Key";
    private const int LongestKey = 200;
    private const int BufferedInMemory = 64 * 1024;

    public async Task InvokeAsync(HttpContext context)
    {
        var key = context.Request.Headers[Header];
        if (key.Count == 0 || !HttpMethods.IsPost(context.Request.Method) || !context.Request.Path.StartsWithSegments("/api/v1", StringComparison.Ordinal) || context.Features.Get<Caller>() is not { } caller)
        {
            await next(context);
            return;
        }

        if (key.Count > 1 || key.ToString() is not { Length: > 0 and <= LongestKey } text || text.Any(static c => c is < ' ' or > '~'))
        {
            await Problem.Invalid($"{Header} has 1 to {LongestKey} printable ASCII characters.").ExecuteAsync(context);
            return;
        }

        var request = new IdempotentRequest
        {
            OrganisationId = caller.OrganisationId,
            Caller = $"{AuditWords.Kind(caller.Kind)}:{caller.Id}",
            Key = text,
            RequestHash = await HashAsync(context.Request),
            CreatedAt = time.GetUtcNow(),
        };
        if (await store.BeginAsync(request, context.RequestAborted) is { } first) await RepeatAsync(context, request, first);
        else await CarryOutAsync(context, request);
    }

    private static async Task<string> HashAsync(HttpRequest request)
    {
        request.EnableBuffering(BufferedInMemory);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Path}{request.QueryString}\n"));
        var buffer = new byte[8192];
        int read;
        while ((read = await request.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0) hash.AppendData(buffer.AsSpan(0, read));
        request.Body.Position = 0;
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static async Task RepeatAsync(HttpContext context, IdempotentRequest request, IdempotentRequest first)
    {
        if (first.RequestHash != request.RequestHash)
        {
            await Problem.Of(StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", $"This {Header} came with another request before. Use a new one for each request.").ExecuteAsync(context);
            return;
        }

        if (first.Status is not { } status)
        {
            context.Response.Headers.RetryAfter = "1";
            await Problem.Conflict("in-progress", "The first request with this key has not ended, or its end is not known. Look whether it did what it should.").ExecuteAsync(context);
            return;
        }

        context.Response.Headers["Idempotency-Replayed"] = "true";
        if (first.Location is not null) context.Response.Headers.Location = first.Location;
        if (first.Body is null)
        {
            await Problem.Conflict("secret-shown-once", "This was done when it was asked for first. Its answer held a secret, which is shown once only.").ExecuteAsync(context);
            return;
        }

        context.Response.StatusCode = status;
        if (first.EntityTag is not null) context.Response.Headers.ETag = first.EntityTag;
        if (first.ContentType is not null) context.Response.ContentType = first.ContentType;
        await context.Response.Body.WriteAsync(Convert.FromBase64String(first.Body), context.RequestAborted);
    }

    private async Task CarryOutAsync(HttpContext context, IdempotentRequest request)
    {
        var outer = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        using var answer = new MemoryStream();
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(answer));
        try
        {
            await next(context);
            await context.Response.BodyWriter.FlushAsync(CancellationToken.None);
        }
        catch
        {
            await store.ForgetAsync(request, CancellationToken.None);
            throw;
        }
        finally
        {
            context.Features.Set(outer);
        }

        var response = context.Response;
        if (response.StatusCode is >= 200 and < 300)
        {
            var isSecret = context.GetEndpoint()?.Metadata.GetMetadata<SecretAnswer>() is not null;
            await store.CompleteAsync(
                request with
                {
                    Status = response.StatusCode,
                    ContentType = response.ContentType,
                    Body = isSecret ? null : Convert.ToBase64String(answer.GetBuffer(), 0, (int)answer.Length),
                    Location = response.Headers.Location.ToString() is { Length: > 0 } location ? location : null,
                    EntityTag = response.Headers.ETag.ToString() is { Length: > 0 } tag ? tag : null,
                },
                CancellationToken.None);
        }
        else
        {
            await store.ForgetAsync(request, CancellationToken.None);
        }

        answer.Position = 0;
        await answer.CopyToAsync(outer.Stream, context.RequestAborted);
    }
}
