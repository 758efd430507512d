using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceCluster.People.Tests.Api;
using VoiceCluster.TestKit;
using VoiceCluster.Tickets;
using VoiceCluster.Tickets.Clock;
using VoiceCluster.Tickets.Desk;

namespace VoiceCluster.People.Tests.Tickets;

/// <summary>The API of tickets, with a folder of promises and rules of its own, and a clock that a test turns.</summary>
internal sealed class TicketsApp : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;

    // Files are looked at every second; days that pass for tickets need not pass for them.
    private readonly VirtualTimeProvider _fileTime;

    private TicketsApp(PeopleApp app, DirectoryInfo folder, VirtualTimeProvider fileTime) => (People, _folder, _fileTime) = (app, folder, fileTime);

    public PeopleApp People { get; }

    /// <summary>Starts it on 1 January 2026 at 9:00 UTC.</summary>
    /// <param name="sla">Promises; none when null.</param>
    /// <param name="rules">Rules; none when null.</param>
    public static async Task<TicketsApp> StartAsync(string? sla = null, string? rules = null)
    {
        var folder = Directory.CreateTempSubdirectory("vc-tickets-");
        if (sla is not null) await File.WriteAllTextAsync(Path.Combine(folder.FullName, "sla.yaml"), sla);
        if (rules is not null) await File.WriteAllTextAsync(Path.Combine(folder.FullName, "rules.yaml"), rules);
        var settings = new TicketSettings { Folder = folder.FullName };
        Assert.Empty(settings.Validate());
        var fileTime = new VirtualTimeProvider();
        return new TicketsApp(
            await PeopleApp.StartAsync(
                addServices: services => services.AddSingleton<ITicketBell>(new SilentBell()).AddTickets(settings)
                    .AddSingleton(s => new TicketFiles(settings, fileTime, s.GetRequiredService<ILogger<TicketFiles>>())),
                map: static app => app.MapGroup("/api/v1").MapTickets()),
            folder,
            fileTime);
    }

    /// <summary>A round of the clock, after some time.</summary>
    public Task SweepAsync(TimeSpan after = default)
    {
        People.Time.Advance(after);
        return People.Get<TicketSweep>().RunAsync(default);
    }

    /// <summary>Changes a file, which is looked at every second.</summary>
    public async Task WriteAsync(string file, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.FullName, file), text);
        _fileTime.Advance(TimeSpan.FromSeconds(1));
    }

    /// <summary>Opens a ticket.</summary>
    public async Task<int> OpenAsync(string token, object body)
    {
        var opened = await People.PostAsync("/api/v1/tickets", body, token);
        Assert.Equal((201, null), (opened.Status, opened.Problem));
        return (int)opened.Body!["number"]!;
    }

    public async ValueTask DisposeAsync()
    {
        await People.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>The test turns the clock itself.</summary>
    private sealed class SilentBell : ITicketBell
    {
        public void Ring()
        {
            // Nobody sleeps who would have to be woken.
        }
    }
}
