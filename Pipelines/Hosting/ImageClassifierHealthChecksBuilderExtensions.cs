using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>Adds the model of an application to its health checks.</summary>
public static class ImageClassifierHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a check that has a thread that scores compute the model's golden samples: it fails when the model answers otherwise
    /// than when it was saved, and when nothing is scored any more. Its data name the file and its hash. Degraded means that the
    /// file was replaced by one that cannot be used, and the old model goes on.
    /// </summary>
    /// <param name="builder">The health checks of the application.</param>
    /// <param name="name">Name of the check.</param>
    /// <param name="failureStatus">What a failure is reported as; null for <see cref="HealthStatus.Unhealthy"/>.</param>
    /// <param name="tags">Tags to filter checks by.</param>
    /// <param name="timeout">Longest time of a check; after 5 seconds without an answer it fails anyway.</param>
    /// <returns>The builder.</returns>
    public static IHealthChecksBuilder AddImageClassifier(this IHealthChecksBuilder builder, string name = "image-classifier",
        HealthStatus? failureStatus = null, IEnumerable<string>? tags = null, TimeSpan? timeout = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Add(new HealthCheckRegistration(name,
            services => new ImageClassifierHealthCheck(services.GetRequiredService<ImageClassifier>()), failureStatus, tags,
            timeout));
    }
}
