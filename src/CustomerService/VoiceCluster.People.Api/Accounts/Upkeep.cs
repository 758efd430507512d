using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace VoiceCluster.People;

/// <summary>Removes what nobody needs any more, every hour.</summary>
internal sealed partial class Upkeep(IPeopleUpkeep upkeep, SecuritySettings settings, TimeProvider time, ILogger<Upkeep> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = time.GetUtcNow();
            try
            {
                // A key signs until it is old, and what it signed last is good for the life of a token; a call token may live for an hour.
                var unused = now - settings.SigningKeyLife - TimeSpan.FromHours(2);
                await upkeep.SweepAsync(now, unused, settings.AuditDays > 0 ? now.AddDays(-settings.AuditDays) : null, stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception, Every);
            }
        }
    }

    [LoggerMessage(610, LogLevel.Warning, "Old sign-ins and audit entries could not be removed; the next try is in {Pause}")]
    private partial void LogFailed(Exception exception, TimeSpan pause);
}
