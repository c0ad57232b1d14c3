using Microsoft.AspNetCore.Http;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Models;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Engine;

/// <summary>Where requests hand their images in and get predictions, or are told why not.</summary>
internal sealed class ScoringDesk(ImageQueue queue, ServerOptions options)
{
    /// <summary>Scores the images of a request.</summary>
    /// <returns>One prediction per image, in their order.</returns>
    /// <exception cref="RefusalException">There are too many images, here or in the queue, or they waited too long.</exception>
    public async ValueTask<ImagePrediction[]> ScoreAsync(HttpContext context, LiveModel model, ImageContent[] images)
    {
        if (images.Length > options.MaxImages)
        {
            throw new RefusalException(StatusCodes.Status413PayloadTooLarge,
                $"There are {images.Length} images, and at most {options.MaxImages} are accepted at once; send fewer.");
        }

        long deadline = Environment.TickCount64 + (options.TimeoutSeconds * 1000L);
        var request = new ScoringRequest(model, images, deadline, context.RequestAborted);
        if (!queue.TryAdd(request))
            throw new RefusalException(Overload.Queue.Status, Overload.Queue.Detail) { Refusal = Overload.Queue };

        if (await request.Task == ScoringEnd.Abandoned)
            throw new RefusalException(Overload.Late.Status, Overload.Late.Detail) { Refusal = Overload.Late };

        return request.Predictions;
    }
}
