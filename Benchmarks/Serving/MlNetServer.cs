using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.ML;
using MlNetClassifier.Pipelines;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.Benchmarks.Serving;

/// <summary>
/// What the server is measured against: the same model behind a minimal API, as Microsoft's page on web services with ML.NET has
/// it, with a pool of prediction engines.
/// </summary>
internal static class MlNetServer
{
    public const string Word = "serve-mlnet";

    public static int Run(string model, string port)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        WebApplication app = builder.Build();
        var mlContext = new MLContext();
        ITransformer pipeline = mlContext.LoadImageClassifierForBytes(model);
        IReadOnlyList<string> classes = ModelArchive.ReadManifest(model).Classes;
        ConcurrentBag<PredictionEngine<Input, Output>> engines = [];
        app.MapPost("/predict", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            if (!engines.TryTake(out PredictionEngine<Input, Output>? engine))
                engine = mlContext.Model.CreatePredictionEngine<Input, Output>(
                    pipeline, new PredictionEngineOptions { OwnsTransformer = false });

            Output output = engine.Predict(new Input { ImageBytes = body.ToArray() });
            engines.Add(engine);
            return output.Score.Zip(classes, (score, label) => new { label, score }).OrderByDescending(one => one.score);
        });
        app.Run();
        return 0;
    }

    private sealed class Input
    {
        public byte[] ImageBytes { get; set; } = [];
    }

    private sealed class Output
    {
        public float[] Score { get; set; } = [];
    }
}
