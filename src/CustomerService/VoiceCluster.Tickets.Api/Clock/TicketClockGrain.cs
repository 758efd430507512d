using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Orleans.Runtime;
using VoiceCluster.Tickets.Desk;

namespace VoiceCluster.Tickets.Clock;

/// <summary>The clock of all tickets, of which there is one in the cluster.</summary>
[Alias("VoiceCluster.ITicketClockGrain")]
internal interface ITicketClockGrain : IGrainWithIntegerKey
{
    /// <summary>There is something to do now.</summary>
    [Alias("Ring"), OneWay, AlwaysInterleave]
    Task Ring();
}

/// <summary>
/// Runs the sweep: every two seconds, and when somebody rings. A reminder, which stands in the database, brings it back within a minute on another silo when its silo has
/// died; every silo that starts rings too. A round that is still going on in a silo that was thought dead harms nothing: each write says which revision it saw.
/// </summary>
internal sealed partial class TicketClockGrain(TicketSweep sweep, TimeProvider time, ILogger<TicketClockGrain> logger) : Grain, ITicketClockGrain, IRemindable
{
    private const string Name = "tickets";

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    // Orleans has no shorter one.
    private static readonly TimeSpan Reminded = TimeSpan.FromMinutes(1);

    private DateTimeOffset _failedAt;
    private bool _isRunning;
    private bool _isRung;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await this.RegisterOrUpdateReminder(Name, Reminded, Reminded, cancellationToken);
        this.RegisterGrainTimer(RunAsync, new GrainTimerCreationOptions(Every, Every) { KeepAlive = true });
    }

    public Task Ring() => RunAsync(CancellationToken.None);

    public Task ReceiveReminder(string reminderName, TickStatus status) => Task.CompletedTask;

    /// <summary>However often it is rung for while a round goes on, one more follows.</summary>
    private async Task RunAsync(CancellationToken cancellationToken)
    {
        _isRung = true;
        if (_isRunning) return;
        _isRunning = true;
        try
        {
            while (_isRung)
            {
                _isRung = false;
                await sweep.RunAsync(cancellationToken);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // While the database is away, once a minute says it.
            var now = time.GetUtcNow();
            if (now - _failedAt < Reminded) return;
            _failedAt = now;
            LogFailed(exception);
        }
        finally
        {
            _isRunning = false;
        }
    }

    [LoggerMessage(73, LogLevel.Error, "Tickets could not be looked through; it is tried again")]
    private partial void LogFailed(Exception exception);
}

/// <summary>Rings the grain.</summary>
internal sealed class GrainTicketBell(IGrainFactory grains) : ITicketBell
{
    /// <inheritdoc/>
    public void Ring() => grains.GetGrain<ITicketClockGrain>(0).Ring().Ignore();
}

/// <summary>Rings when a silo has started: the clock runs from then on.</summary>
internal sealed class TicketClockStart(ITicketBell bell) : Microsoft.Extensions.Hosting.IHostedLifecycleService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        bell.Ring();
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
