using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using MlNetClassifier.Server.Options;
using MlNetClassifier.Server.Telemetry;

namespace MlNetClassifier.Server.Bodies;

/// <summary>Reads bodies within the bounds of the server.</summary>
internal sealed class BodyReader(ServerOptions options, ByteBudget budget, ServerMeters meters)
{
    /// <inheritdoc cref="RequestBody.ReadAsync"/>
    public async ValueTask<RequestBody> ReadAsync(HttpContext context)
    {
        long began = Stopwatch.GetTimestamp();
        RequestBody body = await RequestBody.ReadAsync(context, options, budget);
        meters.Stage("read", began);
        return body;
    }
}
