using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Bodies;

/// <summary>What <c>POST /predict</c> asks for, in any of its three forms.</summary>
/// <param name="Images">At least one.</param>
/// <param name="TopK">How many classes to name; null for the default.</param>
/// <param name="IsList">Whether the answer is a list of answers.</param>
internal sealed record PredictRequest(ImageContent[] Images, int? TopK, bool IsList)
{
    private const string OnlyImage = "request body";

    /// <summary>Reads a request: an image as it is, a form with images, or JSON with images in base64.</summary>
    /// <exception cref="RefusalException">It is none of these.</exception>
    public static async ValueTask<PredictRequest> ReadAsync(HttpContext context, RequestBody body, ServerOptions options)
    {
        string? type = context.Request.ContentType;
        if (body.Length == 0)
            throw Malformed("The body is empty; send an image.");

        if (type is null || type.StartsWith("image/", StringComparison.OrdinalIgnoreCase))
            return new([ImageContent.FromBytes(OnlyImage, body.Bytes)], null, false);

        if (type.StartsWith("application/json", StringComparison.OrdinalIgnoreCase))
        {
            body.Take(body.Length);
            return OfJson(body.Bytes.Span, options.MaxImages);
        }

        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        {
            body.Take(body.Length);
            return await OfFormAsync(type, body.Bytes, options.MaxImages);
        }

        // curl --data-binary calls everything a form; what it is, its first bytes say.
        return new([ImageContent.FromBytes(OnlyImage, body.Bytes)], null, false);
    }

    /// <summary>Reads a number of classes.</summary>
    /// <exception cref="RefusalException">It is none.</exception>
    public static int ParseTopK(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0
            ? number
            : throw Malformed($"top_k is '{text}'; give a whole number from 1.");

    private static PredictRequest OfJson(ReadOnlySpan<byte> utf8, int maxImages)
    {
        const string Form = """give {"inputs": "<image in base64>", "parameters": {"top_k": 5}}""";
        try
        {
            List<ImageContent> images = [];
            int? topK = null;
            bool isList = false;
            var json = new Utf8JsonReader(utf8);
            Next(ref json, JsonTokenType.StartObject);
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("inputs"u8))
                    isList = ReadInputs(ref json, images, maxImages);
                else if (json.ValueTextEquals("parameters"u8))
                    topK = ReadParameters(ref json) ?? topK;
                else
                    throw Malformed($"'{json.GetString()}' is not known here; {Form}.");
            }

            while (json.Read())
            {
                // What follows the object is no JSON.
            }

            return images.Count > 0 ? new([.. images], topK, isList) : throw Malformed($"There is no image; {Form}.");
        }
        catch (JsonException error)
        {
            throw Malformed($"The body is not JSON of the right form ({error.Message.TrimEnd('.')}); {Form}.");
        }
    }

    private static bool ReadInputs(ref Utf8JsonReader json, List<ImageContent> images, int maxImages)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.String)
        {
            images.Add(ImageContent.FromBytes(OnlyImage, Base64(ref json, "inputs")));
            return false;
        }

        if (json.TokenType != JsonTokenType.StartArray)
            throw Malformed("'inputs' is neither an image in base64 nor a list of such.");

        while (json.Read() && json.TokenType == JsonTokenType.String)
        {
            string name = $"image {images.Count + 1}";
            if (images.Count == maxImages)
                throw TooMany(maxImages);

            images.Add(ImageContent.FromBytes(name, Base64(ref json, name)));
        }

        return json.TokenType == JsonTokenType.EndArray
            ? true
            : throw Malformed("'inputs' has something else than images in base64.");
    }

    private static byte[] Base64(ref Utf8JsonReader json, string name) => json.TryGetBytesFromBase64(out byte[]? bytes)
        ? bytes
        : throw Malformed($"'{name}' is not base64; encode the bytes of the image file, without a prefix or line breaks.");

    private static int? ReadParameters(ref Utf8JsonReader json)
    {
        int? topK = null;
        Next(ref json, JsonTokenType.StartObject);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            string name = json.GetString()!;
            json.Read();
            bool isRight = name switch
            {
                "top_k" => json.TokenType == JsonTokenType.Number && json.TryGetInt32(out int number)
                    && (topK = number) is > 0,
                "function_to_apply" => json.TokenType == JsonTokenType.String && json.ValueTextEquals("softmax"u8),
                _ => false,
            };
            if (!isRight)
            {
                throw Malformed($"The parameter '{name}' cannot be that; give \"top_k\", a whole number from 1, or "
                    + "\"function_to_apply\", which is \"softmax\" here.");
            }
        }

        return topK;
    }

    private static void Next(ref Utf8JsonReader json, JsonTokenType expected)
    {
        if (!json.Read() || json.TokenType != expected)
            throw Malformed("The body has no JSON object where one belongs.");
    }

    private static async ValueTask<PredictRequest> OfFormAsync(string type, ReadOnlyMemory<byte> body, int maxImages)
    {
        string? boundary = MediaTypeHeaderValue.TryParse(type, out MediaTypeHeaderValue? parsed)
            ? HeaderUtilities.RemoveQuotes(parsed.Boundary).Value
            : null;
        if (string.IsNullOrEmpty(boundary))
            throw Malformed("The Content-Type of the form names no boundary; let the HTTP client write it.");

        List<ImageContent> images = [];
        int? topK = null;
        try
        {
            using Stream stream = BodyStream.Of(body);
            var reader = new MultipartReader(boundary, stream);
            while (await reader.ReadNextSectionAsync() is { } section)
            {
                ContentDispositionHeaderValue? disposition =
                    ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var found) ? found : null;
                using var content = new MemoryStream();
                await section.Body.CopyToAsync(content);
                byte[] bytes = content.ToArray();
                if (disposition?.Name.Value?.Trim('"') == "top_k")
                {
                    topK = ParseTopK(System.Text.Encoding.UTF8.GetString(bytes).Trim());
                    continue;
                }

                if (images.Count == maxImages)
                    throw TooMany(maxImages);

                string? name = HeaderUtilities.RemoveQuotes(disposition?.FileName ?? default).Value;
                images.Add(ImageContent.FromBytes(string.IsNullOrEmpty(name) ? $"image {images.Count + 1}" : name, bytes));
            }
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw Malformed($"The form ends early or is not as its boundary says ({error.Message.TrimEnd('.')}).");
        }

        return images.Count > 0
            ? new([.. images], topK, images.Count > 1)
            : throw Malformed("The form has no image; add one or more files to it.");
    }

    private static RefusalException Malformed(string detail) => new(StatusCodes.Status400BadRequest, detail);

    private static RefusalException TooMany(int maxImages) => new(StatusCodes.Status413PayloadTooLarge,
        $"There are more than {maxImages} images, the most that are accepted at once; send fewer.");
}
