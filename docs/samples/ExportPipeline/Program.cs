using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines;
using MlNetClassifier.Pipelines.Activations;

// Argument: the file to write, such as pipeline.onnx.
var mlContext = new MLContext(seed: 0);
IDataView data = mlContext.Data.LoadFromEnumerable(
    Enumerable.Range(0, 300).Select(i => new Sample { Features = [i % 17, i % 5], Label = (uint)(1 + (i % 17 / 6)) }));

var pipeline = mlContext.Transforms.NormalizeMeanVariance("Features")
    .Append(mlContext.Transforms.Elu("Features", alpha: 0.5f))
    .Append(mlContext.MulticlassClassification.Trainers.SdcaMaximumEntropy());
ITransformer model = pipeline.Fit(data);

using FileStream file = File.Create(args[0]);
mlContext.Model.ExportOnnx(model, data, file);

internal sealed class Sample
{
    [VectorType(2)]
    public float[] Features { get; set; } = [];

    [KeyType(3)]
    public uint Label { get; set; }
}
