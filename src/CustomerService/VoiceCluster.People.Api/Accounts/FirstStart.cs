using Microsoft.Extensions.Hosting;
using VoiceCluster.Dialogue;

namespace VoiceCluster.People;

/// <summary>While there is no user at all, each start prints a link that makes the first administrator. There is no default password.</summary>
internal sealed class FirstStart(IUserStore users, Links links, TextWriter console) : IHostedLifecycleService
{
    public async Task StartedAsync(CancellationToken cancellationToken)
    {
        if (await users.AnyAsync(cancellationToken)) return;
        var (link, url) = links.Create(Organisations.Default, user: null);
        await users.AddLinkAsync(link, cancellationToken);
        await console.WriteLineAsync($"There is no user yet. Become the administrator, once, until {link.ExpiresAt:yyyy-MM-dd HH:mm} UTC: {url}".AsMemory(), cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
