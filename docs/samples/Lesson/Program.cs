using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Trainers;

// A ring of points around a disc of points: two classes that no straight line separates.
var mlContext = new MLContext(seed: 0);
var random = new Random(0);
IDataView drawn = Draw(400);
IDataView points = mlContext.Transforms.Conversion.MapValueToKey("Label").Fit(drawn).Transform(drawn);
DataOperationsCatalog.TrainTestData split = mlContext.Data.TrainTestSplit(points, testFraction: 0.25, seed: 0);

// The same network of 16 and 16 hidden units for each function; only what the units apply to their sum differs.
Console.WriteLine("hidden units  right, of new points");
foreach (string name in new[] { "linear", "sigmoid", "tanh", "relu", "leaky_relu", "prelu", "elu", "modswish" })
{
    using NetworkTransformer model = mlContext.NetworkTrainer(new NetworkTrainerOptions
    {
        Network = new PlainNetwork
        {
            ConvFilters = [],
            DenseUnits = [16, 16],
            HiddenActivations = [Activation.Parse(name)],
        },
        FeatureColumnName = "Point",
        Epochs = 60,
        Patience = 0,
        BatchSize = 16,
        LearningRate = 0.01,
        Threads = 1,
    }).Fit(split.TrainSet);
    double accuracy = mlContext.MulticlassClassification.Evaluate(model.Transform(split.TestSet)).MicroAccuracy;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-10} {accuracy:P0}"));
}

IDataView Draw(int count) => mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
{
    bool isRing = i % 2 == 1;
    (double angle, double radius) = (random.NextDouble() * Math.Tau, random.NextDouble() * 0.7 + (isRing ? 1 : 0));
    return new Sample
    {
        Point = [(float)(radius * Math.Cos(angle)), (float)(radius * Math.Sin(angle))],
        Label = isRing ? "ring" : "disc",
    };
}).ToArray());

internal sealed class Sample
{
    [VectorType(2)]
    public float[] Point { get; set; } = [];

    public string Label { get; set; } = string.Empty;
}
