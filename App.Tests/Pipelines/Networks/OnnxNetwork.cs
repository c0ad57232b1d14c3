using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace MlNetClassifier.App.Tests.Pipelines.Networks;

/// <summary>An exported network in ONNX Runtime, with one thread as in ML.NET pipelines of this project.</summary>
internal sealed class OnnxNetwork : IDisposable
{
    private readonly SessionOptions _options = new() { IntraOpNumThreads = 1 };

    public OnnxNetwork(byte[] onnx) => Session = new InferenceSession(onnx, _options);

    public InferenceSession Session { get; }

    /// <summary>Logits of images given as planar bytes (3, H, W), all in one run.</summary>
    public float[] Logits(int height, int width, params byte[][] planarRgb) => LogitsOf(height, width, planarRgb);

    /// <summary>Logits of images given as planar numbers (3, H, W), all in one run.</summary>
    public float[] Logits(int height, int width, params float[][] planar) => LogitsOf(height, width, planar);

    public void Dispose()
    {
        Session.Dispose();
        _options.Dispose();
    }

    private float[] LogitsOf<T>(int height, int width, T[][] planar)
    {
        T[] pixels = [.. planar.SelectMany(image => image)];
        var input = new DenseTensor<T>(pixels, [planar.Length, 3, height, width]);
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            Session.Run([NamedOnnxValue.CreateFromTensor("Pixels", input)]);
        return [.. results.Single().AsEnumerable<float>()];
    }
}
