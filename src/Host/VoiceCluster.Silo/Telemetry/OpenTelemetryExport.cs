using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using VoiceCluster.Grains.Calls;

namespace VoiceCluster.Silo.Telemetry;

/// <summary>
/// Traces and metrics to a collector, over OTLP, when the standard variable <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; the other <c>OTEL_*</c> variables
/// (protocol, headers, sampler) mean what OpenTelemetry says. Without it nothing is collected. <c>/metrics</c> is there in either case.
/// </summary>
internal static class OpenTelemetryExport
{
    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    public static void AddOpenTelemetryExport(this WebApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration[Endpoint])) return;
        builder.Services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("voicecluster", serviceInstanceId: Environment.MachineName))
            .WithTracing(traces => traces.AddSource(TurnTrace.SourceName).AddAspNetCoreInstrumentation().AddHttpClientInstrumentation())
            .WithMetrics(metrics => metrics.AddMeter("VoiceCluster.*").AddRuntimeInstrumentation().AddAspNetCoreInstrumentation())
            .UseOtlpExporter();
    }
}
