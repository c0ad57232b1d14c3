using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Options;
using MlNetClassifier.Server.Telemetry;

namespace MlNetClassifier.Server.Engine;

/// <summary>Where requests hand their images in and get predictions, or are told why not.</summary>
internal sealed class ScoringDesk(ImageQueue queue, ServerOptions options, ServerMeters meters)
{
    /// <summary>Scores the images of a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="name">Name of the model.</param>
    /// <param name="model">What scores them; the caller holds it.</param>
    /// <param name="images">Its images.</param>
    /// <returns>One prediction per image, in their order; or why not: under load that is too frequent to be thrown.</returns>
    /// <exception cref="RefusalException">There are too many images.</exception>
    public async ValueTask<(ImagePrediction[] Predictions, Refusal? Refusal)> ScoreAsync(
        HttpContext context, string name, LiveModel model, ImageContent[] images)
    {
        using Activity? trace = ServerMeters.Traces.StartActivity("score");
        trace?.SetTag("model", name).SetTag("version", model.Version).SetTag("images", images.Length);
        if (images.Length > options.MaxImages)
        {
            throw new RefusalException(StatusCodes.Status413PayloadTooLarge,
                $"There are {images.Length} images, and at most {options.MaxImages} are accepted at once; send fewer.");
        }

        long deadline = Environment.TickCount64 + (options.TimeoutSeconds * 1000L);
        var request = new ScoringRequest(model, images, deadline, context.RequestAborted);
        if (!queue.TryAdd(request))
            return ([], Overload.Queue);

        if (await request.Task == ScoringEnd.Abandoned)
            return ([], Overload.Late);

        foreach (ImagePrediction prediction in request.Predictions)
            meters.Answered(name, prediction, model.Scorer.Calibration);

        return (request.Predictions, null);
    }
}
