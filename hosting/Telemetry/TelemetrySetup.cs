using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ReleaseOrchestrator.Hosting.Telemetry;

/// <summary>Traces and meters by OTLP, only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says where to.</summary>
internal static class TelemetrySetup
{
    public static void AddTelemetry(this WebApplicationBuilder builder, string appId)
    {
        if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not { Length: > 0 } endpoint)
            return;
        builder.Services.AddSingleton(new Exporters(appId, new Uri(endpoint)));
        builder.Services.AddHostedService(services => services.GetRequiredService<Exporters>());
    }

    private sealed class Exporters(string appId, Uri endpoint) : IHostedService, IDisposable
    {
        private TracerProvider? _traces;
        private MeterProvider? _meters;

        public Task StartAsync(CancellationToken cancellationToken)
        {
            var resource = ResourceBuilder.CreateDefault().AddService(appId);
            _traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource).AddSource("Microsoft.AspNetCore", "System.Net.Http", "MassTransit", "Dapr.Workflow", "Azure.*").AddOtlpExporter(To).Build();
            _meters = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter("Microsoft.AspNetCore.Hosting", "System.Net.Http", "MassTransit").AddOtlpExporter(To).Build();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
            _traces?.Dispose();
            _meters?.Dispose();
        }

        private void To(OtlpExporterOptions options) => options.Endpoint = endpoint;
    }
}
