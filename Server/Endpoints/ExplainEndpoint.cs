using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MlNetClassifier.Pipelines.Explaining;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Bodies;
using MlNetClassifier.Server.Engine;
using MlNetClassifier.Server.Models;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Endpoints;

/// <summary><c>POST /explain</c>: an image in, where in it the model sees its answer out.</summary>
internal sealed class ExplainEndpoint(ModelCatalog models, ExplainingDesk desk, BodyReader bodies, ServerOptions options)
{
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/explain", AnswerAsync);

    private async Task AnswerAsync(HttpContext context)
    {
        IQueryCollection query = context.Request.Query;
        string? name = query["model"];
        ModelSlot slot = models.Find(name) ?? throw models.NotFound(name!);
        ExplanationMethod? method = query["method"] is [{ } text] ? MethodOf(text) : null;

        using RequestBody body = await bodies.ReadAsync(context);
        PredictRequest request = await PredictRequest.ReadAsync(context, body, options);
        if (request.Images is not [var image])
        {
            throw new RefusalException(StatusCodes.Status400BadRequest,
                $"There are {request.Images.Length} images; send one, answers are explained one at a time.");
        }

        LiveModel model = slot.Take();
        try
        {
            (Explanation? explanation, Refusal? refusal) = await desk.ExplainAsync(context, model, image, method);
            if (explanation is { Prediction: { Error: not null } prediction })
                refusal = AnswerJson.RefusalOf(prediction);

            if (refusal is not null)
            {
                await refusal.WriteAsync(context);
                return;
            }

            var output = new ArrayBufferWriter<byte>();
            using (var json = new Utf8JsonWriter(output, new() { Encoder = ServerJson.Encoder }))
                ExplanationJson.Write(json, explanation!, model.Explainer.Input);

            await AnswerJson.SendAsync(context, output);
        }
        finally
        {
            model.Release();
        }
    }

    private static ExplanationMethod MethodOf(string text) => text switch
    {
        "cam" => ExplanationMethod.Cam,
        "occlusion" => ExplanationMethod.Occlusion,
        _ => throw new RefusalException(StatusCodes.Status400BadRequest, $"method is '{text}'; give cam or occlusion."),
    };
}
