using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MlNetClassifier.Pipelines.Activations;

// Argument: the model file to write. Points inside a diamond, |X| + |Y| < 1, belong to the class; no straight line separates
// them from the others.
var mlContext = new MLContext(seed: 1);
var random = new Random(1);
IDataView data = mlContext.Data.LoadFromEnumerable(Enumerable.Range(0, 1000).Select(_ =>
{
    (float x, float y) = ((random.NextSingle() * 3) - 1.5f, (random.NextSingle() * 3) - 1.5f);
    return new Point { X = x, Y = y, Label = MathF.Abs(x) + MathF.Abs(y) < 1 };
}).ToArray());

// relu(x) and relu(-x) are two features for one: with them, |x| is their sum, which a linear learner can find.
IEstimator<ITransformer> plain = mlContext.Transforms.Concatenate("Features", "X", "Y");
IEstimator<ITransformer> bent = plain
    .Append(mlContext.Transforms.Expression("Negated", "x => -x", "Features"))
    .Append(mlContext.Transforms.Concatenate("Features", "Features", "Negated"))
    .Append(mlContext.Transforms.Relu("Features"));

var trainers = mlContext.BinaryClassification.Trainers;
(string Name, IEstimator<ITransformer> Trainer)[] learners =
[
    ("SDCA", trainers.SdcaLogisticRegression(new() { NumberOfThreads = 1 })),
    ("FastTree", trainers.FastTree(new() { NumberOfTrees = 20, NumberOfThreads = 1 })),
    ("LightGBM", trainers.LightGbm(new() { NumberOfIterations = 20, NumberOfThreads = 1 })),
];
Console.WriteLine("accuracy in five-fold cross-validation");
foreach ((string name, IEstimator<ITransformer> trainer) in learners)
{
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name,-8}  plain {Accuracy(plain):F3}  with relu {Accuracy(bent):F3}"));

    double Accuracy(IEstimator<ITransformer> features) =>
        mlContext.BinaryClassification.CrossValidate(data, features.AppendCacheCheckpoint(mlContext).Append(trainer))
            .Average(fold => fold.Metrics.Accuracy);
}

// Saved and loaded, the activation is a part of the model.
ITransformer model = bent.Append(learners[0].Trainer).Fit(data);
mlContext.Model.Save(model, data.Schema, args[0]);
ITransformer loaded = mlContext.Model.Load(args[0], out _);
bool isSame = Scores(model).SequenceEqual(Scores(loaded));
Console.WriteLine($"{args[0]}: {(isSame ? "same scores" : "other scores")} after loading");

IEnumerable<float> Scores(ITransformer scorer) => scorer.Transform(data).GetColumn<float>("Score");

internal sealed class Point
{
    public float X { get; set; }

    public float Y { get; set; }

    public bool Label { get; set; }
}
