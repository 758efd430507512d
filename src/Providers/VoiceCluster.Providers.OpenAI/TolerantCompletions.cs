using System.Net.Http.Headers;

namespace VoiceCluster.Providers.OpenAI;

/// <summary>
/// Puts <see cref="NormalizedEvents"/> between a compatible server's chat completions and the official package, which reads OpenAI's own servers only: one
/// unknown word in a field that nobody needs costs it the whole answer. A server that does not stream, and answers in one piece, is read as a stream of one event.
/// </summary>
internal sealed class TolerantCompletions(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode || request.RequestUri?.AbsolutePath.EndsWith("/chat/completions", StringComparison.Ordinal) != true) return response;
        var isWhole = response.Content.Headers.ContentType?.MediaType is "application/json";
        var events = new NormalizedEvents(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), isWhole);
        response.Content = new StreamContent(events);
        response.Content.Headers.ContentType = new MediaTypeHeaderValue("text/event-stream");
        return response;
    }
}
