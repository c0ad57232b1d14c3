using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Bodies;
using MlNetClassifier.Server.Engine;
using MlNetClassifier.Server.Models;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Endpoints;

/// <summary>
/// <c>POST /v2/models/{model}/infer</c> of the Open Inference Protocol, with its binary data and classification extensions.
/// </summary>
internal sealed class InferEndpoint(ModelCatalog models, ScoringDesk desk, BodyReader bodies, ServerOptions options)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v2/models/{model}/infer", AnswerAsync);
        routes.MapPost("/v2/models/{model}/versions/{version}/infer", AnswerAsync);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        (ModelSlot slot, LiveModel model) = models.Take(context);
        try
        {
            using RequestBody body = await bodies.ReadAsync(context);
            var request = InferRequest.Read(context, body, Tensors.OutputsOf(model.Scorer), options);
            (ImagePrediction[] predictions, Refusal? refusal) =
                await desk.ScoreAsync(context, slot.Name, model, request.Images);
            if (predictions.FirstOrDefault(one => one.Error is not null) is { } unreadable)
                refusal = AnswerJson.RefusalOf(unreadable);

            if (refusal is not null)
            {
                await refusal.WriteAsync(context);
                return;
            }

            (ArrayBufferWriter<byte> answer, int jsonLength) =
                new InferAnswer(predictions, model.Scorer.Classes, model.Scorer.Calibration)
                    .Write(slot.Name, model.Version, request.Id, request.Outputs);
            bool isBinary = answer.WrittenCount > jsonLength;
            if (isBinary)
                context.Response.Headers[InferRequest.HeaderLength] = jsonLength.ToString(CultureInfo.InvariantCulture);

            await AnswerJson.SendAsync(context, answer, isBinary ? "application/octet-stream" : "application/json");
        }
        finally
        {
            model.Release();
        }
    }
}
