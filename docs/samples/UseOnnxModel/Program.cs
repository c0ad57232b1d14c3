using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetClassifier.Data.Images;

// Arguments: model.onnx, images.
using var session = new InferenceSession(args[0]);
IReadOnlyDictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
string[] classes = JsonSerializer.Deserialize<string[]>(metadata["classes"])!;
var input = ImageInput.Parse(metadata["image_input"]);

var loader = new ImageLoader(input);
var rgba = new byte[input.ByteCount];
foreach (string path in args[1..])
{
    ImageLoadResult result = loader.TryLoad(path, rgba);
    if (!result.IsOk)
    {
        Console.WriteLine($"{path}: {result}");
        continue;
    }

    // R, G, B, 255 per pixel become three planes: (1, 3, height, width).
    var planes = new byte[3 * input.PixelCount];
    for (int i = 0; i < planes.Length; i++)
        planes[i] = rgba[(4 * (i % input.PixelCount)) + (i / input.PixelCount)];

    using var results = session.Run(
        [NamedOnnxValue.CreateFromTensor("Pixels", new DenseTensor<byte>(planes, [1, 3, input.Height, input.Width]))]);
    float[] logits = [.. results[0].AsEnumerable<float>()];
    var probabilities = new float[logits.Length];
    TensorPrimitives.SoftMax(logits, probabilities);
    int best = TensorPrimitives.IndexOfMax(probabilities);
    Console.WriteLine($"{path}: {classes[best]} {probabilities[best]:F4}");
}
