using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Images;

namespace MlNetClassifier.Benchmarks.Images;

/// <summary>One contender in a process of its own: a line on standard input starts a pass over all files, its nanoseconds are the answer.</summary>
internal static class PixelWorker
{
    public const string Loader = "loader", Pipeline = "pipeline", Stock = "stock";

    public static int Run(string contender, string listFile)
    {
        string[] paths = File.ReadAllLines(listFile);
        Action pass = contender switch
        {
            Loader => LoadAll(paths),
            Pipeline => ReadAll(paths, transforms => transforms.LoadPixels("Pixels", "Path")),
            Stock => ReadAll(paths, StockStages),
            _ => throw new ArgumentException($"There is no contender '{contender}'."),
        };
        while (Console.ReadLine() is not null)
        {
            long start = Stopwatch.GetTimestamp();
            pass();
            Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalNanoseconds.ToString("F0", CultureInfo.InvariantCulture));
        }

        return 0;
    }

    private static Action LoadAll(string[] paths)
    {
        var input = new ImageInput();
        var loader = new ImageLoader(input);
        var tile = new byte[input.ByteCount];
        return () =>
        {
            foreach (string path in paths)
            {
                if (loader.TryLoad(path, tile) is { IsOk: false } result)
                    throw new InvalidDataException(result.Describe(path));
            }
        };
    }

    // What ML.NET's samples do: the whole picture of the shorter side, its middle cut out.
    private static IEstimator<ITransformer> StockStages(TransformsCatalog transforms)
    {
        var input = new ImageInput();
        return transforms.LoadImages("Image", string.Empty, "Path")
            .Append(transforms.ResizeImages("Image", input.Width, input.Height, "Image", ImageResizingEstimator.ResizingKind.IsoCrop))
            .Append<ITransformer>(transforms.ExtractPixels("Pixels", "Image", outputAsFloatArray: false));
    }

    private static Action ReadAll(string[] paths, Func<TransformsCatalog, IEstimator<ITransformer>> stages)
    {
        var mlContext = new MLContext(0);
        IDataView rows = mlContext.Data.LoadFromEnumerable(paths.Select(path => new Row { Path = path }));
        IDataView pixels = stages(mlContext.Transforms).Fit(rows).Transform(rows);
        return () =>
        {
            using DataViewRowCursor cursor = pixels.GetRowCursor([pixels.Schema["Pixels"]]);
            ValueGetter<VBuffer<byte>> getter = cursor.GetGetter<VBuffer<byte>>(pixels.Schema["Pixels"]);
            VBuffer<byte> image = default;
            while (cursor.MoveNext())
                getter(ref image);
        };
    }

    private sealed class Row
    {
        public string Path { get; set; } = string.Empty;
    }
}
