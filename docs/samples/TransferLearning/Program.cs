using System.Globalization;
using Microsoft.ML;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Learning;

// Arguments: a folder with one sub-folder of images per class, the model file to write, the side of the images (224).
ImageDataset dataset = ImageDataset.Open(args[0], new SplitOptions());
int side = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : ResNet18Backbone.Side;
var input = new ImageInput { Height = side, Width = side, Resize = ResizeMode.Crop };
var design = new TransferNetwork { Backbone = ResNet18Backbone.Instance }; // DenseUnits = [128] adds a hidden layer

// The features are computed once and kept beside the model; the classifier on them is a logistic regression.
var cache = new FeatureCacheOptions { Folder = Path.ChangeExtension(args[1], ".features") };
MLContext mlContext = ScoringContext.Create(seed: 0);
using TrainedClassifier trained = ImageClassifierPipeline.Train(
    mlContext, dataset, input, new NetworkTrainerOptions { Network = design }, features: cache);
trained.Save(args[1], DateTimeOffset.UtcNow, DatasetFingerprint.Of(DatasetFingerprint.Hash(dataset)), unreadable: 0);

// The features are there for anything else too: here, how alike two images are.
using var features = new BackboneFeatures(design, input, cache);
IReadOnlyList<ReadOnlyMemory<float>> rows =
    features.Of([.. dataset.Test.Take(2).Select(sample => sample.ImagePath)], null, CancellationToken.None);
float similarity = System.Numerics.Tensors.TensorPrimitives.CosineSimilarity(rows[0].Span, rows[1].Span);

using var scorer = ImageScorer.Load(args[1]);
int right = dataset.Test.Zip(scorer.Score(dataset.Test.Select(sample => sample.ImagePath)))
    .Count(pair => pair.First.Label == pair.Second.PredictedLabel);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{rows[0].Length} features, similarity {similarity:F3}; test accuracy {right / (double)dataset.Test.Count:F4}"));
