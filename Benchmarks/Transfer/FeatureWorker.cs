using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using MlNetClassifier.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;

namespace MlNetClassifier.Benchmarks.Transfer;

/// <summary>
/// Features alone: what the program computes them with, and ONNX Runtime in every form that it has on the same graph.
/// </summary>
internal static class FeatureWorker
{
    public const string Word = "feature-worker", Ours = "ours";
    private const int Images = 48;

    /// <summary>The forms: threads of a session, images at a time, calls side by side.</summary>
    public static IReadOnlyList<(string Name, int Threads, int Batch, int Calls)> Forms { get; } =
    [
        ("all threads, batch 1", 0, 1, 1),
        ("all threads, batch 8", 0, 8, 1),
        ("all threads, batch 16", 0, 16, 1),
        ("a thread per call, batch 1", 1, 1, Environment.ProcessorCount),
        ("a thread per call, batch 8", 1, 8, Environment.ProcessorCount),
    ];

    /// <summary>Images of a pass.</summary>
    public static int Count => Images;

    /// <param name="contender"><see cref="Ours"/>, or the name of a form.</param>
    /// <param name="side">Side of the images in pixels.</param>
    public static int Run(string contender, string side)
    {
        int pixels = int.Parse(side, CultureInfo.InvariantCulture);
        NetworkDescription network =
            new TransferNetwork().Describe(NetworkInput.Image(pixels, pixels, PixelFormat.Raw), classCount: 2);
        BackboneGraph graph = ResNet18Backbone.Instance.Graph(pixels, pixels, WeightStorage.Float32);
        return Contender.Answer(contender == Ours
            ? Extract(network, graph)
            : Compute(network, graph, Forms.Single(form => form.Name == contender)));
    }

    // From files, as training reads them; small ones without compression, so that the network is what is measured.
    private static Action Extract(NetworkDescription network, BackboneGraph graph)
    {
        string folder = Directory.CreateTempSubdirectory("feature-benchmark").FullName;
        string[] paths = [.. Enumerable.Range(0, Images).Select(i => Path.Combine(folder, $"{i}.bmp"))];
        foreach ((int i, string path) in paths.Index())
            File.WriteAllBytes(path, Bitmap(network.Input.Height, i));

        var input = new ImageInput { Height = network.Input.Height, Width = network.Input.Width };
        var extractor = new FeatureExtractor(network, () => graph, input);
        return () => _ = extractor.Of(paths).Count(image => image.Error is null) == Images
            ? 0
            : throw new InvalidOperationException("An image was not read.");
    }

    private static Action Compute(
        NetworkDescription network, BackboneGraph graph, (string Name, int Threads, int Batch, int Calls) form)
    {
        byte[] onnx = NetworkExporter.ExportFeatures(network.Input, graph, "Pixels", "Features");
        using var options = new SessionOptions { IntraOpNumThreads = form.Threads };
        var session = new InferenceSession(onnx, options);
        var runOptions = new RunOptions();
        var pixels = new byte[form.Batch * network.Input.Length];
        SeededRandom.Create(0, "pixels").NextBytes(pixels);
        NetworkInput input = network.Input;
        return () =>
        {
            var batches = new ConcurrentQueue<int>(Enumerable.Range(0, Images / form.Batch));
            Thread[] calls = [.. Enumerable.Range(0, form.Calls).Select(_ => new Thread(() =>
            {
                using var value = OrtValue.CreateTensorValueFromMemory(
                    OrtMemoryInfo.DefaultInstance, pixels.AsMemory(), [form.Batch, input.Channels, input.Height, input.Width]);
                while (batches.TryDequeue(out int _))
                    session.Run(runOptions, ["Pixels"], [value], ["Features"]).Dispose();
            }))];
            foreach (Thread call in calls)
                call.Start();

            foreach (Thread call in calls)
                call.Join();
        };
    }

    // 24 bits per pixel, rows of a multiple of four bytes.
    private static byte[] Bitmap(int side, int seed)
    {
        const int Header = 54;
        int row = ((3 * side) + 3) / 4 * 4;
        var file = new byte[Header + (row * side)];
        SeededRandom.Create(seed, "bitmap").NextBytes(file);
        using var writer = new BinaryWriter(new MemoryStream(file));
        writer.Write("BM"u8);
        foreach (int value in new[] { file.Length, 0, Header, 40, side, side, 1 | (24 << 16), 0, row * side, 0, 0, 0, 0 })
            writer.Write(value);

        return file;
    }
}
