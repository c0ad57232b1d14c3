using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Saving;

namespace MlNetClassifier.App.Tests.Pipelines.Saving;

/// <summary>A manifest with something in every member, of a network of 8x8 pixels and two classes.</summary>
internal static class ManifestExample
{
    public static ModelManifest Create() => new()
    {
        FormatVersion = ModelManifest.CurrentFormatVersion,
        Created = new DateTimeOffset(2026, 11, 23, 12, 34, 56, TimeSpan.Zero),
        Classes = ["cat, \"tabby\"", "Hündchen 犬"],
        Input = new("8x8 stretch bilinear white", 8, 8, 3, "RGB", "NCHW", PixelFormat.Unit),
        Network = new(
            "lesson",
            [new Convolution("conv2d", 4) { Activation = Activation.Parse("prelu(alpha=0.1)") }, new Flatten("flatten"),
                new Dense("dense", 2)],
            ["prelu(alpha=0.1)"],
            [new("conv2d", "Conv2D", [6, 6, 4], 112, "prelu(alpha=0.1)"), new("flatten", "Flatten", [36], 0, null)],
            186,
            new string('a', 64)),
        Training =
            new("cnn", -7, 30, 12, 7, "patience", 32, 0.001, 5, 2, "adam(beta1=0.9, beta2=0.999, epsilon=1e-7)",
                "sparse categorical cross-entropy"),
        Data = new("sha256:" + new string('b', 64), [70, 71], [15, 14], [15, 15], 3),
        Metrics = new Dictionary<string, ModelManifest.MetricsSection>
        {
            ["test"] = new(30, 0.9, 0.74, 0.97, 0.89, 1.0 / 3, 5, 0.95, 0.04),
        },
        Calibration = new(29, 1.4, 0.05, 0.02, 0.95, 0.625)
        {
            Novelty = new(new(-2.5, 1.5), new(0.05, 0.02), new(3, 0.75), 1.25),
        },
        Environment = new Dictionary<string, string> { ["Microsoft.ML"] = "5.0.1" },
        Golden = [new(Pixels(), [1.5f, -1 / 3f]), new(Pixels(), [float.Epsilon, float.MaxValue])],
    };

    private static byte[] Pixels() => [.. Enumerable.Range(0, 3 * 8 * 8).Select(i => (byte)i)];
}
