using System.Buffers;
using System.Text.Json;
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

/// <summary><c>POST /predict</c>: images in, class names with probabilities out.</summary>
internal sealed class PredictEndpoint(ModelCatalog models, ScoringDesk desk, BodyReader bodies, ServerOptions options)
{
    private const int DefaultTopK = 5; // Hugging Face's

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/predict", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        string? name = query["model"];
        ModelSlot slot = models.Find(name) ?? throw models.NotFound(name!);
        int? topK = query["top_k"] is [{ } text] ? PredictRequest.ParseTopK(text) : null;

        using RequestBody body = await bodies.ReadAsync(context);
        PredictRequest request = await PredictRequest.ReadAsync(context, body, options);
        LiveModel model = slot.Take();
        try
        {
            (ImagePrediction[] predictions, Refusal? refusal) =
                await desk.ScoreAsync(context, slot.Name, model, request.Images);
            if (refusal is null && !request.IsList && predictions[0].Error is not null)
                refusal = AnswerJson.RefusalOf(predictions[0]);

            if (refusal is not null)
            {
                await refusal.WriteAsync(context);
                return;
            }

            var output = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(output, new() { Encoder = ServerJson.Encoder }))
                Write(json, predictions, model, request.IsList, topK ?? request.TopK ?? DefaultTopK);

            await AnswerJson.SendAsync(context, output);
        }
        finally
        {
            model.Release();
        }
    }

    private static void Write(Utf8JsonWriter json, ImagePrediction[] predictions, LiveModel model, bool isList, int topK)
    {
        if (isList)
            json.WriteStartArray();

        foreach (ImagePrediction prediction in predictions)
        {
            if (prediction.Error is null)
            {
                AnswerJson.Write(json, prediction, model.Scorer.Classes, model.Scorer.Calibration, topK);
                continue;
            }

            // One bad image does not end the others.
            Refusal refusal = AnswerJson.RefusalOf(prediction);
            json.WriteStartObject();
            json.WriteString("error"u8, refusal.Detail);
            json.WriteNumber("status"u8, refusal.Status);
            json.WriteEndObject();
        }

        if (isList)
            json.WriteEndArray();
    }
}
