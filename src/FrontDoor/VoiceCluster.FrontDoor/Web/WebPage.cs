using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;
using VoiceCluster.Dialogue;

namespace VoiceCluster.FrontDoor.Web;

/// <summary>
/// The web page, as the build left it in a folder: its files, compressed where the client takes that, cached for good where the name tells the content,
/// and the page itself for the addresses that it says it has, under a strict content security policy. For any other that a browser navigates to the page
/// says that there is nothing, and the status is 404.
/// </summary>
public sealed partial class WebPage
{
    // Stands in the page's HTML where the policy's nonce goes.
    private const string NoncePlaceholder = "VOICECLUSTER-NONCE";
    private const string Index = "/index.html";

    // Browsers ask for it by themselves, also where the page names another; they take it as what its type says.
    private const string DefaultIcon = "/favicon.ico";
    private const string Icon = "/favicon.svg";

    // Counts where a file is the program of a worker, which has its own script's policy and not the page's: the voice detector compiles WebAssembly there,
    // and fetches it and its model. And where a browser is sent to a file itself: then it does nothing.
    private const string AssetPolicy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly FrozenDictionary<string, WebAsset> _assets;
    private readonly string? _html;
    private readonly FrozenSet<string> _addresses;

    /// <param name="folder">Holds <c>index.html</c>; absent when the page was not built.</param>
    public WebPage(string folder)
    {
        _assets = Directory.Exists(folder) ? WebAsset.ReadAll(folder) : FrozenDictionary<string, WebAsset>.Empty;
        _html = _assets.TryGetValue(Index, out var index) ? File.ReadAllText(index.Path) : null;
        // The page's own list of its addresses: <meta name="addresses" content="/ /calls /calls/*">.
        var listed = AddressList().Match(_html ?? "").Groups["list"].Value;
        _addresses = listed.Split(' ', StringSplitOptions.RemoveEmptyEntries).Append("/").Append(Index).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Null when there is a page; otherwise what to do about it, in one sentence.</summary>
    public string? Problem => _html is null
        ? "the talk page is not in this build; install Node 20.19 or newer (https://nodejs.org) and build again; the API works without"
        : null;

    /// <summary>Maps the page's files, and the page itself for what nothing else answers.</summary>
    public void Map(IEndpointRouteBuilder endpoints)
    {
        if (_html is null) return;
        var others = new OtherMethods(endpoints, order: int.MaxValue);
        endpoints.MapMethods("/{**path}", [HttpMethods.Get, HttpMethods.Head], context => ServeAsync(context, others)).WithOrder(int.MaxValue).WithMetadata(new SignInFirst()).ExcludeFromDescription();
    }

    private Task ServeAsync(HttpContext context, OtherMethods others)
    {
        var path = context.Request.Path.Value!;
        if (path is not Index && _assets.TryGetValue(path is DefaultIcon ? Icon : path, out var asset)) return ServeAsync(context, asset);
        if (others.Of(context.Request.Path) is { Count: > 0 } methods)
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = string.Join(", ", methods);
            return Task.CompletedTask;
        }

        if (!IsKnown(path)) context.Response.StatusCode = StatusCodes.Status404NotFound;
        // What a person navigates to is answered by the page; a file that is not there, or an address of the API, is not.
        var isNavigation = path is "/" or Index || (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal) && !Path.HasExtension(path) && !IsApi(path));
        if (isNavigation) return ServePageAsync(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private bool IsKnown(string path) =>
        _addresses.Contains(path) || _addresses.Any(a => a.EndsWith("/*", StringComparison.Ordinal) && path.StartsWith(a[..^1], StringComparison.Ordinal) && path.Length >= a.Length);

    [GeneratedRegex("""<meta name="addresses" content="(?<list>[^"]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex AddressList();

    private static bool IsApi(string path) =>
        path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/ws/", StringComparison.Ordinal) || path.StartsWith("/health/", StringComparison.Ordinal);

    private Task ServePageAsync(HttpContext context)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; worker-src 'self'; " +
            $"style-src 'self' 'nonce-{nonce}'; img-src 'self'; media-src 'self'; connect-src 'self'; " +
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        headers["Permissions-Policy"] = "microphone=(self), speaker-selection=(self), camera=(), geolocation=()";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(_html!.Replace(NoncePlaceholder, nonce, StringComparison.Ordinal), context.RequestAborted);
    }

    private static async Task ServeAsync(HttpContext context, WebAsset asset)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = AssetPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = asset.IsImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        var (encoding, path) = asset.Compressed.FirstOrDefault(c => accepted.Any(a => a.Value.Equals(c.Encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is null or > 0));
        if (encoding is not null) headers.ContentEncoding = encoding;
        await Results.File(path ?? asset.Path, asset.ContentType, entityTag: asset.Tag).ExecuteAsync(context);
    }
}
