using Microsoft.AspNetCore.Http;

namespace VoiceCluster.People.Access;

/// <summary>
/// The cookies of the page. The page's scripts see none of the tokens; they see the anti-forgery value, and send it back in a header with everything that changes
/// something, which a page of another site cannot do.
/// </summary>
internal sealed class Cookies(SecuritySettings settings)
{
    /// <summary>The access token.</summary>
    public const string Access = "vc_access";

    /// <summary>The refresh token, sent only where it is used.</summary>
    public const string Refresh = "vc_refresh";

    /// <summary>The anti-forgery value.</summary>
    public const string Forgery = "vc_csrf";

    /// <summary>The header in which the page sends it.</summary>
    public const string ForgeryHeader = "X-CSRF-Token";

    private const string RefreshPath = "/api/v1/session";

    /// <summary>Whether people reach this server over TLS.</summary>
    public bool IsSecure(HttpRequest request) => request.IsHttps || settings.PublicUrl?.Scheme == Uri.UriSchemeHttps;

    /// <summary>Sets all three.</summary>
    public void Set(HttpContext context, string access, string refresh, string forgery)
    {
        context.Response.Cookies.Append(Access, access, Options(context, "/", settings.AccessTokenLife));
        context.Response.Cookies.Append(Refresh, refresh, Options(context, RefreshPath, settings.SignInLife));
        context.Response.Cookies.Append(Forgery, forgery, Options(context, "/", settings.SignInLife, isForScripts: true));
    }

    /// <summary>Takes all three away.</summary>
    public void Clear(HttpContext context)
    {
        context.Response.Cookies.Delete(Access, Options(context, "/", null));
        context.Response.Cookies.Delete(Refresh, Options(context, RefreshPath, null));
        context.Response.Cookies.Delete(Forgery, Options(context, "/", null, isForScripts: true));
    }

    // Lax for the access token: a link from elsewhere opens the page signed in, and changes nothing.
    private CookieOptions Options(HttpContext context, string path, TimeSpan? life, bool isForScripts = false) => new()
    {
        HttpOnly = !isForScripts,
        Secure = IsSecure(context.Request),
        SameSite = path is "/" && !isForScripts ? SameSiteMode.Lax : SameSiteMode.Strict,
        Path = path,
        MaxAge = life,
        IsEssential = true,
    };
}
