using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using MlNetClassifier.Pipelines.Evaluation;

namespace MlNetClassifier.Server.Answers;

/// <summary>Writes the answer to <c>infer</c>: JSON, and behind it the tensors that were asked for in binary.</summary>
/// <param name="predictions">One per image, none of them with an error.</param>
/// <param name="classes">Class names in class order.</param>
/// <param name="calibration">What tells unknown images; null if nothing does.</param>
internal sealed class InferAnswer(
    IReadOnlyList<ImagePrediction> predictions, IReadOnlyList<string> classes, Calibration? calibration)
{
    private readonly ArrayBufferWriter<byte> _json = new();
    private readonly ArrayBufferWriter<byte> _binary = new();

    /// <summary>JSON and what follows it.</summary>
    public (ArrayBufferWriter<byte> Body, int JsonLength) Write(
        string model, string version, string? id, IReadOnlyList<RequestedOutput> outputs)
    {
        using (var json = new Utf8JsonWriter(_json, new() { Encoder = ServerJson.Encoder }))
        {
            json.WriteStartObject();
            json.WriteString("model_name"u8, model);
            json.WriteString("model_version"u8, version);
            if (id is not null)
                json.WriteString("id"u8, id);

            json.WriteStartArray("outputs"u8);
            foreach (RequestedOutput output in outputs)
                Write(json, output);

            json.WriteEndArray();
            json.WriteEndObject();
        }

        int jsonLength = _json.WrittenCount;
        _json.Write(_binary.WrittenSpan);
        return (_json, jsonLength);
    }

    private void Write(Utf8JsonWriter json, RequestedOutput output)
    {
        if (output.Classification is { } top)
        {
            int named = Math.Min(top, classes.Count);
            WriteTexts(
                json, output, [predictions.Count, named], predictions.SelectMany(one => Ranked(Values(one, output), named)));
            return;
        }

        switch (output.Name)
        {
            case Tensors.PredictedLabel:
                WriteTexts(json, output, [predictions.Count], predictions.Select(one => one.PredictedLabel));
                break;
            case Tensors.Unknown:
                Begin(json, output, "BOOL", [predictions.Count], predictions.Count);
                foreach (ImagePrediction one in predictions)
                {
                    bool isUnknown = calibration!.IsUnknown(one);
                    if (output.IsBinary)
                        _binary.Write([isUnknown ? (byte)1 : (byte)0]);
                    else
                        json.WriteBooleanValue(isUnknown);
                }

                End(json, output);
                break;
            default:
                int count = predictions.Count * classes.Count;
                Begin(json, output, "FP32", [predictions.Count, classes.Count], count * sizeof(float));
                foreach (ImagePrediction one in predictions)
                    WriteNumbers(json, output, Values(one, output));

                End(json, output);
                break;
        }
    }

    private static float[] Values(ImagePrediction one, RequestedOutput output) =>
        output.Name == Tensors.Score ? one.Score : one.Logits;

    private IEnumerable<string> Ranked(float[] values, int count) => values.Index()
        .OrderByDescending(pair => pair.Item).Take(count)
        .Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Item}:{pair.Index}:{classes[pair.Index]}"));

    private void WriteNumbers(Utf8JsonWriter json, RequestedOutput output, float[] values)
    {
        if (output.IsBinary && BitConverter.IsLittleEndian)
        {
            _binary.Write(MemoryMarshal.AsBytes<float>(values));
            return;
        }

        foreach (float value in values)
        {
            if (output.IsBinary)
            {
                BinaryPrimitives.WriteSingleLittleEndian(_binary.GetSpan(sizeof(float)), value);
                _binary.Advance(sizeof(float));
            }
            else
            {
                json.WriteNumberValue(value);
            }
        }
    }

    private void WriteTexts(Utf8JsonWriter json, RequestedOutput output, int[] shape, IEnumerable<string> texts)
    {
        byte[][] elements = [.. texts.Select(Encoding.UTF8.GetBytes)];
        Begin(json, output, Tensors.Bytes, shape, elements.Sum(element => sizeof(uint) + element.Length));
        foreach (byte[] element in elements)
        {
            if (!output.IsBinary)
            {
                json.WriteStringValue(element);
                continue;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(_binary.GetSpan(sizeof(uint)), (uint)element.Length);
            _binary.Advance(sizeof(uint));
            _binary.Write(element);
        }

        End(json, output);
    }

    private static void Begin(Utf8JsonWriter json, RequestedOutput output, string datatype, int[] shape, int binaryBytes)
    {
        json.WriteStartObject();
        json.WriteString("name"u8, output.Name);
        json.WriteString("datatype"u8, datatype);
        json.WriteStartArray("shape"u8);
        foreach (int side in shape)
            json.WriteNumberValue(side);

        json.WriteEndArray();
        if (output.IsBinary)
        {
            json.WriteStartObject("parameters"u8);
            json.WriteNumber("binary_data_size"u8, binaryBytes);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartArray("data"u8);
        }
    }

    private static void End(Utf8JsonWriter json, RequestedOutput output)
    {
        if (!output.IsBinary)
            json.WriteEndArray();

        json.WriteEndObject();
    }
}
