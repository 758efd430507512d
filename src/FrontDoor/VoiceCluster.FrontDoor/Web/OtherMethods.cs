using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;

namespace VoiceCluster.FrontDoor.Web;

/// <summary>
/// By which methods an address is served that is not there for this one. Routing itself answers 405 only where nothing else takes the request, and the page takes every GET: a client of the
/// Model Context Protocol, which asks <c>GET /mcp</c> for a stream, takes a 404 for the end of its session.
/// </summary>
internal sealed class OtherMethods
{
    private readonly Lazy<(TemplateMatcher Address, IReadOnlyList<string> Methods)[]> _endpoints;

    /// <param name="endpoints">All endpoints; read when first asked, as more are mapped after this.</param>
    /// <param name="order">Those from this order on do not count: they take what is left.</param>
    public OtherMethods(IEndpointRouteBuilder endpoints, int order) => _endpoints = new(() =>
    [
        .. from endpoint in endpoints.DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
           where endpoint.Order < order && endpoint.RoutePattern.RawText is not null
           let methods = endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
           where methods.Count > 0
           select (new TemplateMatcher(TemplateParser.Parse(endpoint.RoutePattern.RawText!), []), methods),
    ]);

    /// <summary>The methods; empty where nothing is served.</summary>
    public IReadOnlyCollection<string> Of(PathString path) =>
        [.. _endpoints.Value.Where(endpoint => endpoint.Address.TryMatch(path, [])).SelectMany(static endpoint => endpoint.Methods).Distinct(StringComparer.OrdinalIgnoreCase)];
}
