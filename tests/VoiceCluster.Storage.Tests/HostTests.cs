using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using VoiceCluster.Dialogue;

namespace VoiceCluster.Storage.Tests;

/// <summary>Storage inside a host.</summary>
public sealed class HostOnSqliteTests() : DatabaseTests(new SqliteTestDatabase())
{
    [Fact]
    public async Task Storage_is_ready_before_any_service_starts_and_takes_records_until_all_have_stopped()
    {
        using (var host = Build())
        {
            await host.StartAsync();
            await host.StopAsync();
        }

        await using var storage = await OpenAsync();
        Assert.Equal([1, 2], (await storage.History.GetTurnsAsync("s1", 0, default)).Select(turn => turn.Number));
    }

    [Fact]
    public async Task Metrics_tell_what_is_pending_and_what_was_written()
    {
        using var host = Build();
        var seen = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Scope == host.Services.GetRequiredService<IMeterFactory>() && instrument.Meter.Name == "VoiceCluster.Storage")
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument, value));
        listener.SetMeasurementEventCallback<double>((instrument, _, _, _) => Add(instrument, 1));
        listener.Start();
        await host.StartAsync();
        await host.Services.GetRequiredService<WriteBehindRecorder>().FlushAsync(default);
        listener.RecordObservableInstruments();
        await host.StopAsync();

        Assert.Equal(0, seen["voicecluster.storage.pending"]);
        Assert.True(seen["voicecluster.storage.log_bytes"] > 0);
        Assert.True(seen["voicecluster.storage.written"] >= 1);
        Assert.True(seen["voicecluster.storage.append_latency"] >= 1);
        Assert.True(seen["voicecluster.storage.write_latency"] >= 1);

        void Add(Instrument instrument, double value)
        {
            lock (seen) seen[instrument.Name] = seen.GetValueOrDefault(instrument.Name) + value;
        }
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_composition()
    {
        Assert.Throws<StorageOptionsException>(() => new ServiceCollection().AddVoiceClusterStorage(Options with { BatchRecords = 0 }));
        await using (await OpenAsync())
        {
            using var second = Build();
            await Assert.ThrowsAsync<OwnershipException>(() => second.StartAsync());
        }
    }

    private IHost Build()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<IHostedService, Caller>(); // registered before storage, started after it
        builder.Services.AddMetrics();
        builder.Services.AddVoiceClusterStorage(Options);
        return builder.Build();
    }

    private sealed class Caller(ICallRecorder recorder) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => recorder.RecordAsync(Sample.Turn("s1", 1), cancellationToken).AsTask();

        public Task StopAsync(CancellationToken cancellationToken) => recorder.RecordAsync(Sample.Turn("s1", 2), CancellationToken.None).AsTask();
    }
}
