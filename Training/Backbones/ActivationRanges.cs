using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>Between which values the tensors of a network lie, measured on images.</summary>
internal static class ActivationRanges
{
    // Of each image, the values at either end that are cut off, so that a single one does not make all others coarse.
    private const double Outside = 5e-5;

    private const string Pixels = "pixels";
    private const string Row = "row";

    /// <summary>Measures tensors of float32.</summary>
    /// <param name="graph">The network.</param>
    /// <param name="tensors">Names of tensors in it.</param>
    /// <param name="input">What it takes.</param>
    /// <param name="images">Each uint8 (3, H, W).</param>
    /// <returns>For each tensor a range that holds 0; in no way dependent on the order of the images.</returns>
    public static (float Low, float High)[] Measure(
        BackboneGraph graph, IReadOnlyList<string> tensors, NetworkInput input, IReadOnlyList<byte[]> images)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(NetworkExporter.ExportFeatures(input, graph, Pixels, Row));
        foreach (string tensor in tensors)
        {
            model.Graph.Output.Add(new ValueInfoProto
            {
                Name = tensor,
                Type = new TypeProto { TensorType = new TypeProto.Types.Tensor { ElemType = (int)OnnxElementType.Float } },
            });
        }

        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
        using var session = new InferenceSession(Google.Protobuf.MessageExtensions.ToByteArray(model), options);
        using var runOptions = new RunOptions();
        var ofImage = new (float Low, float High)[images.Count][];
        Parallel.For(0, images.Count, i =>
        {
            using var pixels = OrtValue.CreateTensorValueFromMemory(
                OrtMemoryInfo.DefaultInstance, images[i].AsMemory(), [1, input.Channels, input.Height, input.Width]);
            using IDisposableReadOnlyCollection<OrtValue> values = session.Run(runOptions, [Pixels], [pixels], tensors);
            ofImage[i] = [.. values.Select(value => Range(value.GetTensorDataAsSpan<float>()))];
        });
        return
        [
            .. tensors.Select((_, tensor) => (Math.Min(0, ofImage.Min(ranges => ranges[tensor].Low)),
                Math.Max(0, ofImage.Max(ranges => ranges[tensor].High)))),
        ];
    }

    private static (float Low, float High) Range(ReadOnlySpan<float> values)
    {
        int rank = 1 + (int)(values.Length * Outside);
        return (-Largest(values, rank, sign: -1), Largest(values, rank, sign: 1));
    }

    // The largest values so far, the least of them first: hardly any of the others has to be looked at twice.
    private static float Largest(ReadOnlySpan<float> values, int rank, int sign)
    {
        var largest = new PriorityQueue<float, float>(rank);
        float least = float.NegativeInfinity;
        foreach (float value in values)
        {
            float signed = sign * value;
            if (largest.Count < rank)
                largest.Enqueue(signed, signed);
            else if (signed > least)
                largest.EnqueueDequeue(signed, signed);
            else
                continue;

            least = largest.Peek();
        }

        return least;
    }
}
