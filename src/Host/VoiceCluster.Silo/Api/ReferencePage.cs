using System.Security.Cryptography;
using Scalar.AspNetCore;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Silo;

/// <summary>
/// The page at <c>/docs</c> on which people read the API's description: Scalar's, from this server only, under a policy that runs no script in the page. Scalar makes its
/// styles by script; each gets the policy's nonce as it is made.
/// </summary>
internal static class ReferencePage
{
    // Scalar's own page stays unused: it holds a script. Its program is what is wanted.
    private const string ScalarPath = "/docs/scalar";

    private const string Start = """
        const { nonce } = document.currentScript;
        const create = document.createElement.bind(document);
        document.createElement = (name, options) => {
          const element = create(name, options);
          if (name.toLowerCase() === 'style') element.nonce = nonce;
          return element;
        };
        addEventListener('DOMContentLoaded', () =>
          Scalar.createApiReference('#app', { url: '/openapi/v1.json', withDefaultFonts: false, telemetry: false, showDeveloperTools: 'never', agent: { disabled: true }, mcp: { disabled: true } }),
        );
        """;

    /// <summary>Maps the page and its files.</summary>
    public static void MapReferencePage(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapScalarApiReference(ScalarPath).WithMetadata(new ForEverybody());
        endpoints.MapGet("/docs/start.js", static () => Results.Text(Start, "text/javascript; charset=utf-8")).WithMetadata(new ForEverybody()).ExcludeFromDescription();
        endpoints.MapGet("/docs", static (HttpContext context) =>
        {
            var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
            var headers = context.Response.Headers;
            headers.ContentSecurityPolicy = $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
            headers.CacheControl = "no-store";
            return Results.Text(
                $"""
                <!doctype html>
                <html lang="en">
                <head>
                  <meta charset="utf-8">
                  <meta name="viewport" content="width=device-width, initial-scale=1">
                  <meta property="csp-nonce" content="{nonce}">
                  <title>VoiceCluster API</title>
                  <script src="/docs/start.js" nonce="{nonce}"></script>
                  <script src="{ScalarPath}/scalar.js"></script>
                </head>
                <body><div id="app"></div></body>
                </html>
                """,
                "text/html; charset=utf-8");
        }).WithMetadata(new ForEverybody()).ExcludeFromDescription();
    }
}
