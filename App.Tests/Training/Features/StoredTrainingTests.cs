using Microsoft.ML;
using MlNetClassifier.Data.Images;
using MlNetClassifier.Data.Splits;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training;
using MlNetClassifier.Training.Backbones;
using MlNetClassifier.Training.Features;
using MlNetClassifier.Training.Heads;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Features;

[TestClass]
public sealed class StoredTrainingTests(TestContext context)
{
    private static readonly ImageInput Input = new() { Height = 32, Width = 32 };

    [TestMethod]
    [DataRow(WeightStorage.Float16)]
    [DataRow(WeightStorage.Int8)]
    public void Train_SmallerStorage_IsMeasuredOnValidation(WeightStorage storage)
    {
        using TrainedClassifier classifier = Train(TinyDataset.Create(context.TestTempDirectory!, "blue", "red"), storage);

        StorageCost cost = classifier.Network.StorageCost!;
        Assert.AreEqual((2, 2, 2, 0), (cost.Images, cost.Right, cost.RightInFloat32, cost.LabelsChanged));
        Assert.AreEqual(storage.ToString(), cost.Storage, ignoreCase: true);
    }

    [TestMethod]
    public void Train_WithoutValidation_IsNotMeasured()
    {
        ImageDataset dataset = TinyDataset.Create(context.TestTempDirectory!, "blue", "red") with { Validation = [] };
        using TrainedClassifier rounded = Train(dataset, WeightStorage.Float16), exact = Train(dataset, WeightStorage.Float32);

        Assert.AreEqual(new StorageCost("float16", 0, 0, 0, 0), rounded.Network.StorageCost);
        Assert.IsNull(exact.Network.StorageCost);
    }

    [TestMethod]
    public void Train_OtherTrainingImages_DoNotTakeKeptFeaturesOfInt8()
    {
        ImageDataset dataset = TinyDataset.Create(context.TestTempDirectory!, "blue", "red");
        using (Train(dataset, WeightStorage.Int8))
        {
        }

        int before = Kept();
        using (Train(dataset with { Train = [.. dataset.Train.Skip(1)] }, WeightStorage.Int8))
        {
        }

        Assert.AreEqual((2, 3), (before, Kept())); // those of float32 are shared
    }

    [TestMethod]
    [DataRow(100, 1, false)]
    [DataRow(100, 2, true)]
    [DataRow(1000, 6, false)]
    [DataRow(1000, 7, true)]
    public void IsTooMuch_MoreThanHalfAPointAndOneImage(int images, int lost, bool isTooMuch) =>
        Assert.AreEqual(isTooMuch, new StorageCost("int8", images, images - lost, images, lost).IsTooMuch);

    [TestMethod]
    public void Measure_FeaturesThatLostEverything_AreRefusedInASentence()
    {
        HeadSamples exact = Samples((classIndex, i) => [classIndex, i % 3]), lost = Samples((_, i) => [i % 2, i % 3]);

        TrainingException error = Assert.ThrowsExactly<TrainingException>(
            () => StorageCost.Measure("int8", lost, exact, new NetworkTrainerOptions(), classWeights: null));

        Assert.StartsWith("Stored as int8, the pretrained network is right on ", error.Message);
        Assert.Contains(
            " of 24 validation images, and on 24 in float32. That loses more than 0.5 % of them and one more", error.Message);
    }

    private int Kept() => Directory.GetDirectories(Path.Combine(context.TestTempDirectory!, "features")).Length;

    private static HeadSamples Samples(Func<int, int, float[]> row)
    {
        return new HeadSamples(Set(), Set());

        SampleSet Set()
        {
            var set = new SampleSet(NetworkInput.Features(2), classCount: 2);
            for (int i = 0; i < 24; i++)
                set.Add(row(i / 12, i), i / 12);

            return set;
        }
    }

    private TrainedClassifier Train(ImageDataset dataset, WeightStorage storage) => ImageClassifierPipeline.Train(
        new MLContext(0), dataset, Input,
        new NetworkTrainerOptions { Network = new TransferNetwork { Storage = storage } },
        features: new FeatureCacheOptions { Folder = Path.Combine(context.TestTempDirectory!, "features") });
}
