using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Server.Answers;

/// <summary>
/// Predictions in the form of Hugging Face's image-classification task: <c>[{"label","score"}]</c>, best first.
/// </summary>
internal static class AnswerJson
{
    /// <summary>Writes the answer for one image.</summary>
    public static void Write(
        Utf8JsonWriter json, ImagePrediction prediction, IReadOnlyList<string> classes, Calibration? calibration, int topK)
    {
        bool isUnknown = calibration?.IsUnknown(prediction) == true;
        json.WriteStartArray();
        foreach ((string label, float score) in prediction.Ranked(classes, topK))
        {
            json.WriteStartObject();
            json.WriteString("label"u8, label);
            json.WriteNumber("score"u8, score);
            if (isUnknown)
            {
                json.WriteBoolean("unknown"u8, true);
                json.WriteString("reason"u8, Reason(calibration!, prediction));
                isUnknown = false;
            }

            if (prediction.Note is { } note && label == prediction.PredictedLabel)
                json.WriteString("note"u8, note);

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Why an image has no prediction, as a refusal of its request.</summary>
    public static Refusal RefusalOf(ImagePrediction prediction) => new(StatusOf(prediction.Fault), prediction.Error!);

    /// <summary>Sends what was written.</summary>
    public static async Task SendAsync(HttpContext context, ArrayBufferWriter<byte> json, string type = "application/json")
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = json.WrittenCount;
        context.Response.BodyWriter.Write(json.WrittenSpan);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static string Reason(Calibration calibration, ImagePrediction prediction) =>
        calibration.NoveltyScore(prediction) is { } score
            ? string.Create(CultureInfo.InvariantCulture, $"The novelty score is {score:0.00}, above the model's threshold of "
                + $"{calibration.Novelty!.Threshold:0.00}: the image is far from all training images, or the model is unsure.")
            : string.Create(CultureInfo.InvariantCulture, $"The calibrated probability of the likeliest class is "
                + $"{calibration.Confidence(prediction):0.0000}, below the model's threshold of "
                + $"{calibration.UnknownThreshold:0.0000}.");

    private static int StatusOf(ImageFault fault) => fault switch
    {
        ImageFault.Empty => StatusCodes.Status400BadRequest,
        ImageFault.FileTooLarge or ImageFault.TooManyPixels => StatusCodes.Status413PayloadTooLarge,
        ImageFault.UnknownFormat => StatusCodes.Status415UnsupportedMediaType,
        ImageFault.TooSmall or ImageFault.Truncated or ImageFault.Corrupt or ImageFault.DamagedHeader =>
            StatusCodes.Status422UnprocessableEntity,
        _ => StatusCodes.Status500InternalServerError,
    };
}
