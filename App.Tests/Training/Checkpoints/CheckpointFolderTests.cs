using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.App.Tests.Training.Learning;
using MlNetClassifier.App.Tests.Training.Samples;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Saving;
using MlNetClassifier.Training.Augmenting;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Checkpoints;

[TestClass]
public sealed class CheckpointFolderTests(TestContext context)
{
    private const int Epochs = 6;
    private static readonly NetworkDescription Network = NetworkExamples.Network("prelu");
    private static readonly SampleSet Train = SampleSetExamples.Unlearnable(Network, 12);
    private static readonly SampleSet Validation = SampleSetExamples.Unlearnable(Network, 12, seed: 1);

    // Everything that has a state or draws numbers.
    private static readonly NetworkTrainerOptions Options = new()
    {
        Epochs = Epochs,
        BatchSize = 5,
        Threads = 1,
        LearningRate = 0.01,
        Patience = 0,
        Schedule = LearningRateSchedule.Plateau,
        WeightDecay = 0.01,
        LabelSmoothing = 0.1,
        Dropout = 0.25,
        Augmentation = AugmentationOptions.Standard,
    };

    [TestMethod]
    [DataRow(1)]
    [DataRow(3)]
    [DataRow(5)]
    [DataRow(6)]
    public void Load_AfterAnyEpoch_TrainingEndsWithTheSameBits(int stopAfter)
    {
        TrainedNetwork whole = TrainingLoop.Train(Network, Train, Validation, Options);
        CheckpointFolder folder = Stopped(stopAfter);

        TrainedNetwork resumed = TrainingLoop.Train(Network, Train, Validation, Options with
        {
            Checkpoints = folder,
            ResumeFrom = folder.Load(),
        });

        Assert.AreEqual(whole.Weights.Sha256(), resumed.Weights.Sha256());
        Assert.AreEqual(whole.BestEpoch, resumed.BestEpoch);
        Assert.AreEqual(StopReason.Epochs, resumed.StoppedBy);
        Assert.AreSequenceEqual(whole.History.Select(Figures), resumed.History.Select(Figures));
        Assert.AreEqual(Epochs, folder.Load()!.Epoch);
        Assert.AreEqual(whole.Weights.Sha256(), folder.Load()!.BestWeights.Sha256());
    }

    // The running means, and the weights that learn alongside those that are validated, are part of the state.
    [TestMethod]
    public void Load_BatchNormalizationAndAveragedWeights_TrainingEndsWithTheSameBits()
    {
        NetworkDescription network = NetworkExamples.Describe(new ResidualDesign());
        SampleSet train = SampleSetExamples.Unlearnable(network, 12);
        SampleSet validation = SampleSetExamples.Unlearnable(network, 12, seed: 1);
        NetworkTrainerOptions options = Options with { Schedule = LearningRateSchedule.OneCycle, WeightAveraging = 0.9 };
        using var stop = new CancellationTokenSource();
        var folder = new CheckpointFolder(context.TestTempDirectory!);
        var steps = new ProgressRecorder<StepProgress>(step => Cancel(stop, step is { Epoch: 3, Step: 2 }));
        TrainingLoop.Train(network, train, validation, options with
        {
            Checkpoints = folder,
            StepProgress = steps,
            CancellationToken = stop.Token,
        });

        TrainedNetwork resumed = TrainingLoop.Train(network, train, validation, options with { ResumeFrom = folder.Load() });

        TrainedNetwork whole = TrainingLoop.Train(network, train, validation, options);
        Assert.AreEqual(whole.Weights.Sha256(), resumed.Weights.Sha256());
        Assert.AreSequenceEqual(whole.History.Select(Figures), resumed.History.Select(Figures));
        Assert.AreNotEqual(folder.Load()!.Weights.Sha256(), folder.Load()!.Trained!.Sha256());
    }

    [TestMethod]
    public void Load_StoppedInAnEpoch_GoesOnAfterTheOneBefore()
    {
        using var stop = new CancellationTokenSource();
        var folder = new CheckpointFolder(context.TestTempDirectory!);
        var steps = new ProgressRecorder<StepProgress>(step => Cancel(stop, step is { Epoch: 3, Step: 2 }));
        TrainedNetwork stopped = TrainingLoop.Train(
            Network, Train, Validation, Options with
            {
                Checkpoints = folder,
                StepProgress = steps,
                CancellationToken = stop.Token,
            });

        TrainingCheckpoint checkpoint = folder.Load()!;

        Assert.AreEqual(StopReason.Cancelled, stopped.StoppedBy);
        Assert.HasCount(2, stopped.History);
        Assert.AreEqual(2, checkpoint.Epoch);
        Assert.AreEqual(
            TrainingLoop.Train(Network, Train, Validation, Options).Weights.Sha256(),
            TrainingLoop.Train(Network, Train, Validation, Options with { ResumeFrom = checkpoint }).Weights.Sha256());
    }

    [TestMethod]
    public void EpochSavedProgress_EveryEpoch_IsToldInOrderWhenItIsOnDisk()
    {
        var folder = new CheckpointFolder(context.TestTempDirectory!);
        var told = new List<(int Epoch, int OnDisk)>();
        var saved = new ProgressRecorder<EpochResult>(result => told.Add((result.Epoch, folder.Load()!.Epoch)));

        TrainingLoop.Train(Network, Train, Validation, Options with { Checkpoints = folder, EpochSavedProgress = saved });

        Assert.AreSequenceEqual(Enumerable.Range(1, Epochs).Select(epoch => (epoch, epoch)), told);
    }

    [TestMethod]
    public void Train_CheckpointCannotBeWritten_SaysSo()
    {
        string file = Path.Join(context.TestTempDirectory!, "file");
        File.WriteAllText(file, "in the way");

        Assert.Throws<IOException>(() => TrainingLoop.Train(Network, Train, Validation, Options with
        {
            Checkpoints = new CheckpointFolder(Path.Join(file, "weights")),
        }));
    }

    [TestMethod]
    public void Load_EndedBetweenTheTwoFiles_TakesTheBestFromTheLast()
    {
        CheckpointFolder folder = Stopped(1);
        string best = folder.Load()!.BestWeights.Sha256();
        File.Delete(Path.Join(folder.Path, "best.safetensors"));

        Assert.AreEqual(best, folder.Load()!.BestWeights.Sha256());
        Assert.IsTrue(File.Exists(Path.Join(folder.Path, "best.safetensors")));
    }

    [TestMethod]
    public void Load_NothingThere_IsNull() => Assert.IsNull(new CheckpointFolder(context.TestTempDirectory!).Load());

    [TestMethod]
    public void Load_CheckpointOfAnEarlierVersion_IsRefusedAndLeftAsItWas()
    {
        var folder = new CheckpointFolder(context.TestTempDirectory!);
        string file = Path.Join(folder.Path, "last");
        byte[] bytes = EarlierFormat();
        File.WriteAllBytes(file, bytes);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => folder.Load());

        Assert.AreEqual(
            $"Cannot resume from '{file}': it was begun by an earlier version of this program; finish it with that version, "
            + "or start a new run; nothing was changed.",
            error.Message);
        Assert.AreSequenceEqual(bytes, File.ReadAllBytes(file));
        Assert.HasCount(1, Directory.GetFiles(folder.Path));
    }

    [TestMethod]
    public void Load_CheckpointOfAnEarlierVersionUnderTheNewName_IsRefused()
    {
        var folder = new CheckpointFolder(context.TestTempDirectory!);
        File.WriteAllBytes(Path.Join(folder.Path, "last.safetensors"), EarlierFormat());

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => folder.Load());

        Assert.Contains("its header has no sensible length", error.Message);
    }

    [TestMethod]
    [DataRow(0)]
    [DataRow(9)]
    [DataRow(40)]
    [DataRow(-1)]
    [DataRow(-100)]
    public void Load_OneByteChanged_IsRefused(int position)
    {
        CheckpointFolder folder = Stopped(1);
        string file = Path.Join(folder.Path, "last.safetensors");
        byte[] bytes = File.ReadAllBytes(file);
        bytes[position < 0 ? bytes.Length + position : position] ^= 1;
        File.WriteAllBytes(file, bytes);

        ModelFormatException error = Assert.ThrowsExactly<ModelFormatException>(() => folder.Load());

        Assert.StartsWith($"Cannot resume from '{file}': ", error.Message);
        Assert.EndsWith("Start the training again, in a new run.", error.Message);
    }

    [TestMethod]
    [DataRow(5)]
    [DataRow(100)]
    [DataRow(5000)]
    public void Load_CutShort_IsRefused(int length)
    {
        CheckpointFolder folder = Stopped(1);
        string file = Path.Join(folder.Path, "last.safetensors");
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..length]);

        Assert.ThrowsExactly<ModelFormatException>(() => folder.Load());
    }

    [TestMethod]
    public void Train_CheckpointOfAnotherNetwork_IsRefused()
    {
        TrainingCheckpoint checkpoint = Stopped(1).Load()!;
        NetworkDescription other = NetworkExamples.Network("relu");

        Assert.ThrowsExactly<ArgumentException>(() => TrainingLoop.Train(other, Train, Validation, Options with
        {
            ResumeFrom = checkpoint,
        }));
    }

    private CheckpointFolder Stopped(int epoch)
    {
        using var stop = new CancellationTokenSource();
        var folder = new CheckpointFolder(context.TestTempDirectory!);
        var epochs = new ProgressRecorder<EpochResult>(result => Cancel(stop, result.Epoch == epoch));
        TrainingLoop.Train(Network, Train, Validation, Options with
        {
            Checkpoints = folder,
            EpochProgress = epochs,
            CancellationToken = stop.Token,
        });
        return folder;
    }

    // Format version 1: its name, the length of the header (int32), the header, float32, SHA-256.
    private static byte[] EarlierFormat()
    {
        byte[] header = """{"formatVersion":1,"tensors":[{"name":"dense.bias","shape":[1]}],"state":{}}"""u8.ToArray();
        ReadOnlySpan<byte> numbers = MemoryMarshal.AsBytes<float>([0.5f, 0.25f, 0.125f]);
        byte[] content = [.. "MLNCCKPT"u8, .. BitConverter.GetBytes(header.Length), .. header, .. numbers];
        return [.. content, .. SHA256.HashData(content)];
    }

    private static void Cancel(CancellationTokenSource stop, bool now)
    {
        if (now)
            stop.Cancel();
    }

    private static string Figures(EpochResult epoch) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{epoch.Epoch} {epoch.TrainLoss:R} {epoch.ValidationLoss:R} {epoch.LearningRate:R} {epoch.IsBest} "
                + $"{string.Join(' ', epoch.LearnedParameters.Values.SelectMany(values => values))}");
}
