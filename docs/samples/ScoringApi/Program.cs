using MlNetClassifier.Pipelines.Hosting;
using MlNetClassifier.Pipelines.Saving;

WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddImageClassifier().BindConfiguration("ImageClassifier");
builder.Services.AddHealthChecks().AddImageClassifier();
builder.Services.AddProblemDetails();

WebApplication app = builder.Build();
app.UseExceptionHandler();
app.UseStatusCodePages();

// The body is the image: curl http://localhost:5000/score --data-binary @photo.jpg
app.MapPost("/score", async (HttpContext context, IImageClassifier classifier) =>
{
    try
    {
        ClassifiedImage answer = await classifier.PredictAsync(context.Request.Body, "photo", context.RequestAborted);
        return answer.Prediction.Error is { } error
            ? Results.Problem(error, statusCode: StatusCodes.Status422UnprocessableEntity)
            : Results.Ok(new Answer(
                answer.Prediction.PredictedLabel, answer.Prediction.Score, answer.Model.Classes, answer.IsUnknown,
                answer.Model.Sha256));
    }
    catch (ImageQueueFullException full)
    {
        context.Response.Headers.RetryAfter = "1";
        return Results.Problem(full.Message, statusCode: StatusCodes.Status429TooManyRequests);
    }
});

// Protect this address as you protect others, or set WatchForChanges instead.
app.MapPost("/reload", async (IImageClassifier classifier) =>
{
    try
    {
        return Results.Ok(new { Replaced = await classifier.ReloadAsync(), classifier.Model.Sha256 });
    }
    catch (ModelFormatException error)
    {
        return Results.Problem(error.Message, statusCode: StatusCodes.Status409Conflict); // the old model goes on
    }
});

app.MapHealthChecks("/health", new()
{
    ResponseWriter = (context, report) => context.Response.WriteAsJsonAsync(
        report.Entries.ToDictionary(entry => entry.Key, entry => new
        {
            Status = entry.Value.Status.ToString(),
            entry.Value.Description,
            entry.Value.Data,
        })),
});

await app.RunAsync();

internal sealed record Answer(
    string PredictedLabel, float[] Score, IReadOnlyList<string> Classes, bool IsUnknown, string ModelSha256);
