using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Backbones;

/// <summary>Some tensors of a network as it comes, computed by ONNX Runtime: that is how their shapes are known.</summary>
/// <remarks>Dispose it.</remarks>
internal sealed class OnnxProbe : IDisposable
{
    private readonly OnnxFile _file;
    private readonly string[] _tensors;
    private readonly (int Height, int Width) _size;
    private readonly BackbonePixels _pixels;
    private readonly InferenceSession _session;

    // What goes wrong is said once, by us.
    private readonly RunOptions _quiet = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };

    /// <summary>Opens a network.</summary>
    /// <param name="file">The network.</param>
    /// <param name="tensors">Tensors to compute.</param>
    /// <param name="size">Height and width of the images.</param>
    /// <param name="pixels">How the images are given to it.</param>
    /// <exception cref="BackboneException">ONNX Runtime does not load it.</exception>
    public OnnxProbe(OnnxFile file, IEnumerable<string> tensors, (int Height, int Width) size, BackbonePixels pixels)
    {
        (_file, _tensors, _size, _pixels) = (file, [.. tensors], size, pixels);
        ModelProto model = file.Model.Clone();
        model.Graph.Output.Clear();
        model.Graph.Output.Add(_tensors.Select(name => new ValueInfoProto { Name = name })); // their types are found
        model.Graph.ValueInfo.Clear();
        TensorShapeProto shape = model.Graph.Input.Single(input => input.Name == file.Input.Name).Type.TensorType.Shape;
        long[] sides = file.Input.ShapeOf(1, size.Height, size.Width);
        for (int i = 1; i < sides.Length; i++)
            shape.Dim[i].DimValue = sides[i];

        _session = Open(model);
    }

    /// <summary>Type and shape of each tensor for images of noise, and the numbers of those that are float.</summary>
    /// <param name="first">Number of the first image.</param>
    /// <param name="images">Images at once.</param>
    /// <exception cref="OnnxRuntimeException">It cannot be computed for such images.</exception>
    public Dictionary<string, (OnnxElementType Type, long[] Shape, float[] Values)> Run(int first, int images)
    {
        OnnxImageInput input = _file.Input;
        byte[] bytes = [.. Enumerable.Range(first, images).SelectMany(Noise)];
        long[] shape = input.ShapeOf(images, _size.Height, _size.Width);
        using OrtValue value = input.Type switch
        {
            OnnxElementType.UInt8 => Value(bytes),
            OnnxElementType.Float16 => Value(Array.ConvertAll(Numbers(bytes), number => (Float16)number)),
            _ => Value(Numbers(bytes)),
        };
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(_quiet, [input.Name], [value], _tensors);
        return _tensors.Zip(outputs).ToDictionary(pair => pair.First, pair => Read(pair.Second), StringComparer.Ordinal);

        OrtValue Value<T>(T[] numbers)
            where T : unmanaged =>
            OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, numbers.AsMemory(), shape);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _quiet.Dispose();
        _session.Dispose();
    }

    private InferenceSession Open(ModelProto model)
    {
        try
        {
            return Open(model.ToByteArray());
        }
        catch (OnnxRuntimeException error)
        {
            string runtime = $"ONNX Runtime {OrtEnv.Instance().GetVersionString()}";
            long operatorSet = model.OpsetImport.First(set => OnnxFile.IsStandard(set.Domain)).Version;
            throw new BackboneException(Knows(operatorSet)
                ? $"{runtime} does not load '{_file.Name}': {FirstLine(error)}"
                : $"'{_file.Name}' is of operator set {operatorSet}, which is newer than {runtime} knows; export it for an older "
                    + "one.",
                error);
        }
    }

    // As the features are computed later: on one thread.
    private static InferenceSession Open(byte[] graph)
    {
        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
        };
        return new InferenceSession(graph, options);
    }

    private static bool Knows(long operatorSet)
    {
        var graph = new OnnxGraph("nothing", (int)operatorSet);
        graph.Input("x", OnnxElementType.Float, 1);
        graph.Output(graph.Node("Identity", ["x"], "y"), OnnxElementType.Float, 1);
        try
        {
            Open(graph.ToArray()).Dispose();
            return true;
        }
        catch (OnnxRuntimeException)
        {
            return false;
        }
    }

    /// <summary>What ONNX Runtime says, as the rest of a sentence.</summary>
    public static string FirstLine(OnnxRuntimeException error) => error.Message.Split('\n')[0].Trim();

    private byte[] Noise(int image)
    {
        var bytes = new byte[3 * _size.Height * _size.Width];
        SeededRandom.Fill(0, "image of noise", image, bytes);
        return bytes;
    }

    private float[] Numbers(byte[] bytes)
    {
        PixelFormat format = _pixels.Format;
        return Array.ConvertAll(bytes, level => ((level * format.Scale) - format.Mean[0]) / format.StandardDeviation[0]);
    }

    private static (OnnxElementType Type, long[] Shape, float[] Values) Read(OrtValue value)
    {
        if (!value.IsTensor)
            return (0, [], []);

        OrtTensorTypeAndShapeInfo info = value.GetTensorTypeAndShape();
        var type = (OnnxElementType)info.ElementDataType;
        return (type, info.Shape, type switch
        {
            OnnxElementType.Float => value.GetTensorDataAsSpan<float>().ToArray(),
            OnnxElementType.Float16 => [.. value.GetTensorDataAsSpan<Float16>().ToArray().Select(number => (float)number)],
            _ => [],
        });
    }
}
