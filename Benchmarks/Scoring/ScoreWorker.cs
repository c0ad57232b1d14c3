using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.ML;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Evaluation;
using MlNetClassifier.Pipelines.Scoring;

namespace MlNetClassifier.Benchmarks.Scoring;

/// <summary>Image files to a CSV of scores, in a process of its own.</summary>
internal static class ScoreWorker
{
    public const string Word = "score-worker", Ours = "ours", Loader = "loader", Stock = "stock";

    /// <param name="contender">Who scores.</param>
    /// <param name="run">Run folder with <c>model.zip</c> and <c>model.onnx</c>.</param>
    /// <param name="listFile">Paths, one per line.</param>
    public static int Run(string contender, string run, string listFile)
    {
        string[] paths = File.ReadAllLines(listFile);
        string output = Path.GetTempFileName();
        int exit = Contender.Answer(contender switch
        {
            Ours => ScoreAll(Path.Combine(run, "model.zip"), paths, output),
            Loader => LoadAll(paths),
            Stock => ScoreStock(Path.Combine(run, "model.onnx"), paths, output),
            _ => throw new ArgumentException($"There is no contender '{contender}'."),
        });
        File.Delete(output);
        return exit;
    }

    private static Action ScoreAll(string model, string[] paths, string output)
    {
        var scorer = ImageScorer.Load(model);
        return () =>
        {
            using var writer = new StreamWriter(output);
            foreach (ImagePrediction prediction in scorer.Score(paths))
                Write(writer, prediction.ImagePath, prediction.Score);
        };
    }

    // What a scorer does with files before its network.
    private static Action LoadAll(string[] paths)
    {
        var input = new ImageInput();
        ConcurrentBag<(ImageLoader Loader, byte[] Rgba, byte[] Pixels)> loaders = [];
        return () =>
        {
            foreach (bool isRead in OrderedBatches.Run(paths, ImageBatch.Largest, batch => Array.ConvertAll(batch, Load)))
                GC.KeepAlive(isRead);
        };

        bool Load(string path)
        {
            if (!loaders.TryTake(out (ImageLoader Loader, byte[] Rgba, byte[] Pixels) own))
                own = (new ImageLoader(input), new byte[input.ByteCount], new byte[3 * input.PixelCount]);

            bool isRead = own.Loader.TryLoad(ImageContent.FromFile(path), own.Rgba).IsOk;
            PlanarRgb.Write(own.Rgba, own.Pixels);
            loaders.Add(own);
            return isRead;
        }
    }

    // Load, resize, extract, the same network by ML.NET's ONNX stage; the softmax that it lacks costs nothing in comparison.
    private static Action ScoreStock(string network, string[] paths, string output)
    {
        var mlContext = new MLContext(0);
        IDataView rows = mlContext.Data.LoadFromEnumerable(paths.Select(path => new PathRow { Path = path }));
        ITransformer model = StockStages.Pixels(mlContext.Transforms)
            .Append(mlContext.Transforms.ApplyOnnxModel("Logits", "Pixels", network)).Fit(rows);
        return () =>
        {
            using var writer = new StreamWriter(output);
            foreach (LogitsRow row in mlContext.Data.CreateEnumerable<LogitsRow>(model.Transform(rows), reuseRowObject: true))
                Write(writer, row.Path, row.Logits);
        };
    }

    private static void Write(StreamWriter writer, string path, float[] values)
    {
        writer.Write(path);
        foreach (float value in values)
            writer.Write(string.Create(CultureInfo.InvariantCulture, $",{value}"));
        writer.Write('\n');
    }

    private sealed class PathRow
    {
        public string Path { get; set; } = string.Empty;
    }

    private sealed class LogitsRow
    {
        public string Path { get; set; } = string.Empty;

        public float[] Logits { get; set; } = [];
    }
}
