using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace VoiceCluster.People;

/// <summary>Links that are good once. The secret is in the fragment, which browsers send to no server and so to no log.</summary>
internal sealed class Links(SecuritySettings settings, IServer server, TimeProvider time)
{
    private const string Page = "/welcome";

    /// <summary>A new link.</summary>
    /// <param name="organisation">Whose.</param>
    /// <param name="user">Whose password; null for a new administrator.</param>
    public (OneTimeLink Link, string Url) Create(string organisation, string? user)
    {
        var secret = Secrets.Create();
        var now = time.GetUtcNow();
        var link = new OneTimeLink { Hash = Secrets.Hash(secret), OrganisationId = organisation, UserId = user, CreatedAt = now, ExpiresAt = now + settings.LinkLife };
        return (link, $"{Address().TrimEnd('/')}{Page}#{secret}");
    }

    // An address of all interfaces is none to go to.
    private string Address() => settings.PublicUrl?.ToString()
        ?? (server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault() ?? "http://localhost:8080")
            .Replace("//0.0.0.0", "//localhost", StringComparison.Ordinal).Replace("//[::]", "//localhost", StringComparison.Ordinal)
            .Replace("//*", "//localhost", StringComparison.Ordinal).Replace("//+", "//localhost", StringComparison.Ordinal);
}
