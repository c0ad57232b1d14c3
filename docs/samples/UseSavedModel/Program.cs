using Microsoft.ML;
using Microsoft.ML.Data;

// Arguments: model.zip, an image, a folder with one sub-folder of images per class.
var mlContext = new MLContext();
ITransformer model = mlContext.Model.Load(args[0], out _);

using var engine = mlContext.Model.CreatePredictionEngine<Input, Output>(
    model, new PredictionEngineOptions { OwnsTransformer = false });
Output output = engine.Predict(new Input { ImagePath = args[1] });
Console.WriteLine($"{output.PredictedLabel} {string.Join(' ', output.Score)} {output.ImageError}");

IDataView scored = model.Transform(mlContext.Data.LoadFromEnumerable(
    Directory.GetFiles(args[2], "*.*", SearchOption.AllDirectories)
        .Select(path => new Input { ImagePath = path, Label = new FileInfo(path).Directory!.Name })));

// The key values of PredictedIndex are the class names in the order of Score; the labels are mapped in the same order.
VBuffer<ReadOnlyMemory<char>> classes = default;
scored.Schema["PredictedIndex"].GetKeyValues(ref classes);
IDataView keys = mlContext.Data.LoadFromEnumerable(classes.DenseValues().Select(name => new { Name = name.ToString() }));
IDataView labelled = mlContext.Transforms.Conversion.MapValueToKey("Label", keyData: keys).Fit(scored).Transform(scored);
Console.WriteLine($"accuracy {mlContext.MulticlassClassification.Evaluate(labelled).MicroAccuracy:F4}");
(model as IDisposable)?.Dispose();

internal sealed class Input
{
    public string ImagePath { get; set; } = string.Empty;

    public string Label { get; set; } = string.Empty;
}

internal sealed class Output
{
    public string PredictedLabel { get; set; } = string.Empty;

    public float[] Score { get; set; } = [];

    public string ImageError { get; set; } = string.Empty;
}
