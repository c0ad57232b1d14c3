using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Pipelines.Images;

namespace MlNetClassifier.Benchmarks.Images;

/// <summary>Image files to pixels, in a process of its own.</summary>
internal static class PixelWorker
{
    public const string Word = "pixel-worker", Loader = "loader", Pipeline = "pipeline", Stock = "stock";

    public static int Run(string contender, string listFile)
    {
        string[] paths = File.ReadAllLines(listFile);
        return Contender.Answer(contender switch
        {
            Loader => LoadAll(paths),
            Pipeline => ReadAll(paths, transforms => transforms.LoadPixels("Pixels", "Path")),
            Stock => ReadAll(paths, StockStages.Pixels),
            _ => throw new ArgumentException($"There is no contender '{contender}'."),
        });
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
