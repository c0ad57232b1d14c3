using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace MlNetClassifier.Pipelines.Hosting;

/// <summary>
/// Healthy if a thread that scores has just computed the golden samples right; degraded if the file was replaced by one that
/// cannot be used, and the old model goes on.
/// </summary>
internal sealed class ImageClassifierHealthCheck(ImageClassifier classifier) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        string? fault = await classifier.CheckAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
        ClassifierModel model = classifier.Model;
        var data = new Dictionary<string, object>
        {
            ["model"] = Path.GetFileName(model.Path),
            ["sha256"] = model.Sha256,
            ["loaded"] = model.Loaded.ToString("O", CultureInfo.InvariantCulture),
        };
        if (fault is not null)
            return new HealthCheckResult(context.Registration.FailureStatus, fault, exception: null, data);

        return classifier.ReloadError is { } error
            ? HealthCheckResult.Degraded($"The old model goes on: {error}", exception: null, data)
            : HealthCheckResult.Healthy("The golden samples give what they gave when the model was saved.", data);
    }
}
