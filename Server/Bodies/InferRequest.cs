using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Server.Answers;
using MlNetClassifier.Server.Options;

namespace MlNetClassifier.Server.Bodies;

/// <summary>What <c>POST /v2/models/{model}/infer</c> asks for.</summary>
/// <param name="Id">To be given back; null if there is none.</param>
/// <param name="Images">At least one.</param>
/// <param name="Outputs">In the order of the answer.</param>
internal sealed record InferRequest(string? Id, ImageContent[] Images, IReadOnlyList<RequestedOutput> Outputs)
{
    /// <summary>Where the JSON ends and the binary tensors begin.</summary>
    public const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>Reads a request: JSON, or JSON with the images behind it.</summary>
    /// <exception cref="RefusalException">It is not of the protocol, or not for this model.</exception>
    public static InferRequest Read(
        HttpContext context, RequestBody body, IReadOnlyList<TensorDocument> outputs, ServerOptions options)
    {
        int jsonLength = body.Length;
        bool isBinary = context.Request.Headers[HeaderLength] is [{ } text];
        if (isBinary && (!int.TryParse(context.Request.Headers[HeaderLength], NumberStyles.None, CultureInfo.InvariantCulture,
            out jsonLength) || jsonLength > body.Length))
        {
            throw Malformed($"{HeaderLength} is '{context.Request.Headers[HeaderLength]}'; give the bytes of the JSON part, at "
                + $"most the {body.Length} of the body.");
        }

        body.Take(jsonLength);
        InferDocument document = Parse(body.Bytes.Span[..jsonLength]);
        if (document.Inputs is not [{ } input])
            throw Malformed($"There must be one input, '{Tensors.Image}', that holds all images.");

        if (input.Name != Tensors.Image || input.Datatype != Tensors.Bytes)
        {
            throw Malformed($"The input is '{input.Name}' of {input.Datatype ?? "no datatype"}; it must be '{Tensors.Image}' of "
                + $"{Tensors.Bytes}: encoded images, such as JPEG files, and no pixels.");
        }

        long count = CountOf(input.Shape);
        if (count > options.MaxImages)
        {
            throw new RefusalException(StatusCodes.Status413PayloadTooLarge,
                $"The shape says {count} images, and at most {options.MaxImages} are accepted at once; send fewer.");
        }

        ReadOnlyMemory<byte> rest = body.Bytes[jsonLength..];
        IReadOnlyList<ReadOnlyMemory<byte>> elements = input.Data is { } data
            ? rest.Length == 0 && !IsGiven(input.Parameters, "binary_data_size")
                ? [.. data.Select(bytes => (ReadOnlyMemory<byte>)bytes)]
                : throw Malformed("The input has both 'data' and binary data; give one of them.")
            : isBinary ? Elements(rest, input.Parameters)
            : throw Malformed($"The input has no 'data', and without the header {HeaderLength} there is no binary data.");
        if (elements.Count != count)
            throw Malformed($"The shape says {count} images, but there are {elements.Count}.");

        return new(
            document.Id,
            [.. elements.Select((bytes, i) => ImageContent.FromBytes($"{Tensors.Image}[{i}]", bytes))],
            OutputsOf(document, outputs));
    }

    private static InferDocument Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, InferJson.Default.InferDocument)
                ?? throw Malformed("The request is null; give an object with 'inputs'.");
        }
        catch (JsonException error)
        {
            bool isPlaced = error.Path is null || error.Message.Contains(error.Path, StringComparison.Ordinal);
            throw Malformed("The request is not JSON of the Open Inference Protocol: "
                + $"{error.Message.TrimEnd('.')}{(isPlaced ? string.Empty : $" (at {error.Path})")}.");
        }
    }

    private static long CountOf(IReadOnlyList<long>? shape) => shape is [> 0] or [> 0, 1]
        ? shape[0]
        : throw Malformed($"The shape is [{string.Join(", ", shape ?? [])}]; give the number of images, such as [1].");

    // Every element has its length before it; what the lengths say must be what there is, to the byte.
    private static List<ReadOnlyMemory<byte>> Elements(ReadOnlyMemory<byte> tensor, Dictionary<string, JsonElement>? parameters)
    {
        const string Name = "binary_data_size";
        if (IsGiven(parameters, Name)
            && !(parameters![Name].ValueKind == JsonValueKind.Number && parameters[Name].TryGetInt64(out long size)
                && size == tensor.Length))
        {
            throw Malformed($"{Name} is {parameters[Name]}, but {tensor.Length} bytes follow the JSON.");
        }

        List<ReadOnlyMemory<byte>> elements = [];
        for (ReadOnlyMemory<byte> rest = tensor; rest.Length > 0;)
        {
            uint length = rest.Length < sizeof(uint) ? uint.MaxValue : BinaryPrimitives.ReadUInt32LittleEndian(rest.Span);
            if (length > rest.Length - sizeof(uint))
            {
                throw Malformed($"Image {elements.Count} of the binary data says that it has {length} bytes, but only "
                    + $"{Math.Max(0, rest.Length - sizeof(uint))} are left; write each image's length as 4 bytes, little-endian, "
                    + "before it.");
            }

            elements.Add(rest.Slice(sizeof(uint), (int)length));
            rest = rest[(sizeof(uint) + (int)length)..];
        }

        return elements;
    }

    private static List<RequestedOutput> OutputsOf(InferDocument document, IReadOnlyList<TensorDocument> known)
    {
        bool isBinary = Flag(document.Parameters, "binary_data_output") ?? false;
        if (document.Outputs is not { Count: > 0 })
            return [.. known.Select(output => new RequestedOutput(output.Name, isBinary, null))];

        List<RequestedOutput> outputs = [];
        foreach (InferOutput asked in document.Outputs)
        {
            if (known.All(output => output.Name != asked.Name))
            {
                throw Malformed($"There is no output '{asked.Name}'; there are "
                    + $"{string.Join(", ", known.Select(output => output.Name))}.");
            }

            int? top = null;
            if (IsGiven(asked.Parameters, "classification"))
            {
                JsonElement value = asked.Parameters!["classification"];
                top = asked.Name is Tensors.Score or Tensors.Logits && value.ValueKind == JsonValueKind.Number
                    && value.TryGetInt32(out int number) && number > 0
                        ? number
                        : throw Malformed($"classification is {value} for '{asked.Name}'; give a whole number from 1, for "
                            + $"'{Tensors.Score}' or '{Tensors.Logits}'.");
            }

            outputs.Add(new(asked.Name!, Flag(asked.Parameters, "binary_data") ?? isBinary, top));
        }

        return outputs;
    }

    private static bool? Flag(Dictionary<string, JsonElement>? parameters, string name) => !IsGiven(parameters, name) ? null
        : parameters![name].ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => throw Malformed($"{name} is {parameters[name]}; give true or false."),
        };

    private static bool IsGiven(Dictionary<string, JsonElement>? parameters, string name) =>
        parameters?.ContainsKey(name) == true;

    private static RefusalException Malformed(string detail) => new(StatusCodes.Status400BadRequest, detail);
}
