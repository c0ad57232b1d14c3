using System.Globalization;
using Microsoft.ML;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Pipelines.Scoring;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Learning;

// Arguments: a folder with one sub-folder of images per class, the model file to write.
ImageDataset dataset = ImageDataset.Open(args[0], new SplitOptions());
var input = new ImageInput { Height = 32, Width = 32 };
var options = new NetworkTrainerOptions { Network = new SlimNetwork { Width = 8 }, Epochs = 3, BatchSize = 16 };

MLContext mlContext = ScoringContext.Create(seed: 0);
using TrainedClassifier trained = ImageClassifierPipeline.Train(mlContext, dataset, input, options);
trained.Save(args[1], DateTimeOffset.UtcNow, DatasetFingerprint.Of(DatasetFingerprint.Hash(dataset)), unreadable: 0);

// The saved file needs no SlimNetwork: it holds the layers and their weights.
using var scorer = ImageScorer.Load(args[1]);
int right = dataset.Test.Zip(scorer.Score(dataset.Test.Select(sample => sample.ImagePath)))
    .Count(pair => pair.First.Label == pair.Second.PredictedLabel);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{scorer.Manifest.Network.Name}: test accuracy {right / (double)dataset.Test.Count:F4}"));

/// <summary>Two convolutions and the mean of each channel. Training, saving and scoring follow from the list of layers.</summary>
internal sealed record SlimNetwork : NetworkDesign
{
    public int Width { get; init; } = 16;

    public override string Name => "slim";

    protected override Activation DefaultActivation => new(ActivationTable.ModSwish);

    protected override IReadOnlyList<(string Name, int Channels)> HiddenLayers => [("conv2d", Width), ("conv2d_1", 2 * Width)];

    public override NetworkDescription Describe(NetworkInput input, int classCount) => new(Name, input,
        new Convolution("conv2d", Width) { Activation = ActivationOf(0) },
        Pooling(0),
        new Convolution("conv2d_1", 2 * Width) { Stride = 2, Padding = 1, Activation = ActivationOf(1) },
        new GlobalAveragePooling("global_average_pooling2d"),
        new Dense("dense", classCount));
}
