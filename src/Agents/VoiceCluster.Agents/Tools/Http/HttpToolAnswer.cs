using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>Makes an answer a result, or an error that a model can work with and that holds no secret.</summary>
internal sealed class HttpToolAnswer(HttpToolDefinition definition, TimeProvider time)
{
    /// <summary>The most that is read of an answer, in bytes, unpacked.</summary>
    public const int Largest = 1 << 20;

    private const int LongestQuote = 300;

    /// <exception cref="ToolException">The status is no success, or what was looked up cannot be read.</exception>
    public async Task<ToolResult> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var (text, isWhole) = await TextAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        if (!response.IsSuccessStatusCode)
        {
            var isTransient = status is >= 500 and not 501 || response.StatusCode is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or (HttpStatusCode)425;
            throw new ToolException($"{definition.Specification.Name} answered HTTP {status}{Quoted(text)}", isTransient);
        }

        var asOf = time.GetUtcNow() - (response.Headers.Age ?? TimeSpan.Zero);
        return new ToolResult(Content(text, isWhole, response)) { AsOf = asOf, ValidUntil = asOf + response.Headers.CacheControl?.MaxAge };
    }

    private JsonNode? Content(string text, bool isWhole, HttpResponseMessage response)
    {
        try
        {
            if (!isWhole) throw new ToolException($"{definition.Specification.Name} answered more than {Largest} bytes.");
            if (string.IsNullOrWhiteSpace(text)) return new JsonObject { ["status"] = (int)response.StatusCode };
            var isJson = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true || definition.Result is not null;
            if (!isJson) return JsonValue.Create(text);
            var content = Parse(text);
            if (definition.Result is not { } part) return content;
            return part.TryEvaluate(content, out var found) ? found?.DeepClone() : throw new ToolException($"{definition.Specification.Name} answered without {part}.");
        }
        catch (ToolException exception) when (definition.Specification.Effect is ToolEffect.Write)
        {
            // It was done, and must not be told as a failure.
            return new JsonObject { ["status"] = (int)response.StatusCode, ["note"] = $"It was accepted, but the answer cannot be used: {exception.Message}" };
        }
    }

    private JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException exception)
        {
            throw new ToolException($"{definition.Specification.Name} answered what is no JSON.", innerException: exception);
        }
    }

    private static async Task<(string Text, bool IsWhole)> TextAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var disposal = stream.ConfigureAwait(false);
        using var read = new MemoryStream();
        var buffer = new byte[16 * 1024];
        int count;
        while (read.Length <= Largest && (count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0) read.Write(buffer, 0, count);
        read.Position = 0;
        using var reader = new StreamReader(read, Charset(content.Headers.ContentType?.CharSet));
        return (await reader.ReadToEndAsync(cancellationToken).ConfigureAwait(false), read.Length <= Largest);
    }

    private static Encoding Charset(string? name)
    {
        try
        {
            return name is null ? Encoding.UTF8 : Encoding.GetEncoding(name.Trim('"'));
        }
        catch (ArgumentException)
        {
            return Encoding.UTF8;
        }
    }

    /// <summary>The beginning of what a server says of an error, in one line.</summary>
    private string Quoted(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        foreach (var secret in definition.Secrets) line = line.Replace(secret, "***", StringComparison.Ordinal);
        if (line.Length > LongestQuote) line = string.Create(CultureInfo.InvariantCulture, $"{line.AsSpan(0, LongestQuote)}...");
        return line.Length > 0 ? $": {line}" : ".";
    }
}
