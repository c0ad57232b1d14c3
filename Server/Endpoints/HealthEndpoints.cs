using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using MlNetClassifier.Pipelines.Serving;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Hosting;
using MlNetClassifier.Server.Models;

namespace MlNetClassifier.Server.Endpoints;

/// <summary><c>GET /v2/health/...</c>: whether the process lives, and whether requests should be sent to it.</summary>
internal sealed class HealthEndpoints(ModelCatalog models, Readiness readiness, Lifecycle lifecycle)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v2/health/live", context => context.Response.WriteAsJsonAsync(
            new LiveDocument(true), ServerJson.Readable.LiveDocument)).WithMetadata(OpenToAll.Mark);
        routes.MapGet("/v2/health/ready", ReadyAsync).WithMetadata(OpenToAll.Mark);
    }

    private async Task ReadyAsync(HttpContext context)
    {
        string? reason = lifecycle.IsDraining ? "The server is about to end." : null;
        foreach (ModelSlot slot in models.Slots)
            reason ??= await readiness.CheckAsync(slot);

        context.Response.StatusCode = reason is null ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        await context.Response.WriteAsJsonAsync(
            new ReadyDocument(reason is null, true, reason, reason), ServerJson.Readable.ReadyDocument);
    }
}
