using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Models;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Endpoints;

/// <summary><c>GET /v2</c> and <c>GET /v2/models/...</c>: what is served, and whether it is ready.</summary>
internal sealed class MetadataEndpoints(ModelCatalog models, Readiness readiness, ServerOptions options)
{
    private const string Platform = "onnxruntime_onnx";

    private readonly ServerDocument _server = new(
        "MlNetClassifier",
        typeof(MetadataEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        ["binary_tensor_data", "classification"],
        [.. models.Slots.Select(slot => slot.Name)],
        new LimitsDocument(options.MaxBodyBytes, options.MaxImages));

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2", context => context.Response.WriteAsJsonAsync(_server, ServerJson.Readable.ServerDocument));
        foreach (string model in (string[])["/v2/models/{model}", "/v2/models/{model}/versions/{version}"])
        {
            routes.MapGet(model, DescribeAsync);
            routes.MapGet(model + "/ready", ReadyAsync);
        }
    }

    private async Task DescribeAsync(HttpContext context)
    {
        (ModelSlot slot, LiveModel model) = models.Take(context);
        try
        {
            ModelManifest manifest = model.Scorer.Manifest;
            var document = new ModelDocument(
                slot.Name, [model.Version], Platform, [Tensors.Input], Tensors.OutputsOf(model.Scorer), model.Sha256,
                manifest.Created, model.Loaded, slot.ReloadError, manifest.Classes, manifest.Input.Image, manifest.Network.Name,
                manifest.Network.Parameters, manifest.Metrics, manifest.Calibration);
            await context.Response.WriteAsJsonAsync(document, ServerJson.Readable.ModelDocument);
        }
        finally
        {
            model.Release();
        }
    }

    private async Task ReadyAsync(HttpContext context)
    {
        (ModelSlot slot, LiveModel model) = models.Take(context);
        model.Release();
        string? reason = await readiness.CheckAsync(slot);
        context.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(
            new ModelReadyDocument(slot.Name, reason is null, reason, reason), ServerJson.Readable.ModelReadyDocument);
    }
}
