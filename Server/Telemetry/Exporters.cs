using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace MlNetClassifier.Server.Telemetry;

/// <summary>
/// Who reads the figures: Prometheus asks at <c>/metrics</c>; an OTLP collector gets metrics and traces if it is named.
/// </summary>
internal static class Exporters
{
    public static void Add(IServiceCollection services, Uri? otlp)
    {
        string version = typeof(Exporters).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;
        OpenTelemetryBuilder telemetry = services.AddOpenTelemetry()
            .ConfigureResource(resource => resource.AddService("mlnetclassifier", serviceVersion: version))
            .WithMetrics(metrics =>
            {
                metrics.AddMeter(ServerMeters.Name, "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel",
                    "System.Runtime").AddPrometheusExporter();
                if (otlp is not null)
                    metrics.AddOtlpExporter(exporter => Address(exporter, otlp, "v1/metrics"));
            });
        if (otlp is not null)
        {
            telemetry.WithTracing(traces => traces.AddSource(ServerMeters.Name).AddAspNetCoreInstrumentation()
                .AddOtlpExporter(exporter => Address(exporter, otlp, "v1/traces")));
        }
    }

    private static void Address(OtlpExporterOptions exporter, Uri otlp, string path)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{otlp.ToString().TrimEnd('/')}/{path}");
    }
}
