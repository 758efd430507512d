using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans;
using Orleans.Configuration;
using Orleans.Runtime;
using VoiceCluster.EmbeddedOrleans.Activations;
using VoiceCluster.EmbeddedOrleans.Calls;
using VoiceCluster.EmbeddedOrleans.Grains;
using VoiceCluster.EmbeddedOrleans.Lifecycles;
using VoiceCluster.EmbeddedOrleans.Observers;
using VoiceCluster.EmbeddedOrleans.References;
using VoiceCluster.EmbeddedOrleans.Reminders;
using VoiceCluster.EmbeddedOrleans.Timers;

namespace VoiceCluster.EmbeddedOrleans.Hosting;

/// <summary>The one silo of this process: holds its parts together, starts and stops them.</summary>
internal sealed class EmbeddedSilo : IDisposable
{
    private readonly SiloLifecycle _lifecycle;
    private CallFilters? _filters;

    public EmbeddedSilo(IServiceProvider services, SiloLog log, SiloActivity activity, TimeProvider time)
    {
        Services = services;
        Log = log;
        Activity = activity;
        Time = time;
        Collection = Options<GrainCollectionOptions>();
        var messaging = Options<SiloMessagingOptions>();
        var limits = Options<EmbeddedOrleansOptions>();
        CancelRequestOnTimeout = messaging.CancelRequestOnTimeout;
        PropagatesActivity = Options<TraceOptions>().PropagatesActivity;
        RequestQueueCapacity = messaging.MaxEnqueuedRequestsHardLimit > 0 ? messaging.MaxEnqueuedRequestsHardLimit : limits.RequestQueueCapacity;
        ObserverQueueCapacity = limits.ObserverQueueCapacity;
        Name = Options<SiloOptions>().SiloName is { Length: > 0 } name ? name : "Silo_embedded";
        var check = Options<CallCheckOptions>();
        CallCheck = check.Mode == CallCheckMode.Off ? null : new CallCheck(check, log);

        ResponseTimeouts = new ResponseTimeouts(time, messaging.ResponseTimeout);
        Directory = new LocalDirectory(this);
        Collector = new IdleCollector(this);
        Observers = new ObserverRegistry(this);
        Timers = new TimerRegistry();
        Reminders = new ReminderService(this);
        GrainRuntime = new GrainRuntime(this);
        Client = new ClusterClient(this, services);
        var parts = ApplicationParts.Find();
        Classes = new GrainClassMap(this, parts);
        References = new ReferenceFactory(this, ProxyCollection.Of(parts), Classes);
        Metrics = new SiloMetrics(this, services.GetService<IMeterFactory>());
        _lifecycle = new SiloLifecycle(log);
    }

    public string Name { get; }

    public IServiceProvider Services { get; }

    public SiloLog Log { get; }

    public SiloActivity Activity { get; }

    public TimeProvider Time { get; }

    public GrainCollectionOptions Collection { get; }

    public bool CancelRequestOnTimeout { get; }

    public bool PropagatesActivity { get; }

    public int RequestQueueCapacity { get; }

    public int ObserverQueueCapacity { get; }

    public CallCheck? CallCheck { get; }

    public ResponseTimeouts ResponseTimeouts { get; }

    public LocalDirectory Directory { get; }

    public IdleCollector Collector { get; }

    public ObserverRegistry Observers { get; }

    public TimerRegistry Timers { get; }

    public ReminderService Reminders { get; }

    public GrainRuntime GrainRuntime { get; }

    public ClusterClient Client { get; }

    public GrainClassMap Classes { get; }

    public ReferenceFactory References { get; }

    public SiloMetrics Metrics { get; }

    /// <summary>Made late: filters may themselves ask for the grain factory.</summary>
    public CallFilters Filters => _filters ??= new CallFilters(Services);

    /// <summary>Whether grains may be activated.</summary>
    public bool IsServing { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        Subscribe("serving", ServiceLifecycleStage.RuntimeInitialize, Serve, StopServing);
        Subscribe("grains", ServiceLifecycleStage.GrainDeactivation, static _ => Task.CompletedTask, Directory.DeactivateAllAsync);
        Subscribe("reminders", ServiceLifecycleStage.BecomeActive, Reminders.StartAsync, Reminders.StopAsync);
        foreach (var participant in Services.GetServices<ILifecycleParticipant<ISiloLifecycle>>()) participant.Participate(_lifecycle);
        await _lifecycle.OnStart(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => _lifecycle.OnStop(cancellationToken);

    public void Dispose()
    {
        IsServing = false;
        Collector.Dispose();
        Reminders.Dispose();
        ResponseTimeouts.Dispose();
        Metrics.Dispose();
    }

    private void Subscribe(string name, int stage, Func<CancellationToken, Task> start, Func<CancellationToken, Task> stop) =>
        _lifecycle.Subscribe(name, stage, start, stop);

    private Task Serve(CancellationToken cancellationToken)
    {
        IsServing = true;
        return Task.CompletedTask;
    }

    private Task StopServing(CancellationToken cancellationToken)
    {
        IsServing = false;
        Collector.Dispose();
        ResponseTimeouts.FailAll();
        return Task.CompletedTask;
    }

    private T Options<T>()
        where T : class => Services.GetRequiredService<IOptions<T>>().Value;
}
