using System.Net;

namespace VoiceCluster.Agents.Tools.Http;

/// <summary>Runs an <see cref="HttpToolDefinition"/>. Redirects are followed on the same host only: another could be anybody's.</summary>
/// <param name="definition">What is asked.</param>
/// <param name="http">Follows no redirects and keeps no cookies.</param>
/// <param name="time">The clock.</param>
internal sealed class HttpTool(HttpToolDefinition definition, HttpMessageInvoker http, TimeProvider time) : IAgentTool
{
    private const int MostRedirects = 5;

    /// <inheritdoc/>
    public ToolSpecification Specification => definition.Specification;

    /// <inheritdoc/>
    public async Task<ToolResult> RunAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(invocation, cancellationToken).ConfigureAwait(false);
            return await new HttpToolAnswer(definition, time).ReadAsync(response, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Broken(exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken(exception); // the time to connect in
        }
    }

    private ToolException Broken(Exception exception)
    {
        var isUnreached = exception is OperationCanceledException or HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
        return isUnreached
            ? new ToolException($"{Specification.Name} cannot be reached.", isTransient: exception is not HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }, exception)
            : new ToolException($"{Specification.Name} broke off before it had answered; whether it was done is not known.", isTransient: true, exception) { OutcomeIsUnknown = true };
    }

    private async Task<HttpResponseMessage> SendAsync(ToolInvocation invocation, CancellationToken cancellationToken)
    {
        var (method, address) = (definition.Method, (Uri?)null);
        for (var hops = 0; hops <= MostRedirects; hops++)
        {
            using var request = definition.Request(invocation);
            if (address is not null) request.RequestUri = address;
            if (method != definition.Method) (request.Method, request.Content) = (method, null);
            var response = await http.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if ((int)response.StatusCode is < 300 or >= 400 || response.Headers.Location is not { } location) return response;
            using (response)
            {
                address = new Uri(request.RequestUri!, location);
                if (address.GetLeftPart(UriPartial.Authority) != request.RequestUri!.GetLeftPart(UriPartial.Authority))
                    throw new ToolException($"{Specification.Name} answered with the address of another server, which is not followed.");
                method = Next(method, response.StatusCode) ?? throw new ToolException($"{Specification.Name} answered HTTP {(int)response.StatusCode}; its address has changed.");
            }
        }

        throw new ToolException($"{Specification.Name} sends from one address to the next.");
    }

    /// <summary>RFC 9110 15.4; null where a change would be sent again as something else.</summary>
    private static HttpMethod? Next(HttpMethod method, HttpStatusCode status) => status switch
    {
        HttpStatusCode.SeeOther => HttpMethod.Get,
        HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect => method,
        _ => method == HttpMethod.Get || method == HttpMethod.Head ? method : null,
    };
}
