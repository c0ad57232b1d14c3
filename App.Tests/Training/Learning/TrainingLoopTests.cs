using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.App.Tests.Training.Samples;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Augmenting;
using MlNetClassifier.Training.Checkpoints;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class TrainingLoopTests
{
    private static readonly PlainNetwork Design = NetworkExamples.Design("relu");
    private static readonly NetworkDescription Network = NetworkExamples.Describe(Design);
    private static readonly NetworkTrainerOptions Options = new()
    {
        Epochs = 3,
        BatchSize = 4,
        Threads = 1,
        ValidationFraction = 0,
    };

    [TestMethod]
    public void Train_FirstStep_LossIsThatOfGuessing()
    {
        var steps = new ProgressRecorder<StepProgress>();
        NetworkDescription network = NetworkExamples.Describe(new PlainNetwork(), height: 64, width: 64);

        TrainingLoop.Train(network, SampleSetExamples.Unlearnable(network, 12), null, Options with
        {
            Epochs = 1,
            BatchSize = 12,
            StepProgress = steps,
        });

        // Untrained logits are small but not zero: ten seeds gave ln 3 - 0.02 to ln 3 + 0.06.
        Assert.AreEqual(Math.Log(3), steps.Reports[0].Loss, 0.1);
    }

    [TestMethod]
    public void Train_SixImages_AreLearnedByHeart()
    {
        SampleSet six = SampleSetExamples.Unlearnable(Network, 6);

        TrainedNetwork trained = TrainingLoop.Train(Network, six, null, Options with { Epochs = 150, LearningRate = 0.01 });

        Assert.IsLessThan(0.05, trained.History[^1].TrainLoss);
        Assert.AreEqual(1, trained.History[^1].TrainAccuracy);
    }

    [TestMethod]
    public void Train_RaggedLastBatch_EpochAveragesOverSamples()
    {
        var steps = new ProgressRecorder<StepProgress>();

        TrainedNetwork trained = TrainingLoop.Train(
            Network, SampleSetExamples.Brightness(Network, 9), null, Options with { Epochs = 1, StepProgress = steps });

        Assert.AreSequenceEqual(["1/3", "2/3", "3/3"], steps.Reports.Select(report => $"{report.Step}/{report.Steps}"));
        double expected = ((4 * steps.Reports[0].Loss) + (4 * steps.Reports[1].Loss) + steps.Reports[2].Loss) / 9;
        Assert.AreEqual(expected, trained.History[0].TrainLoss, 1e-12);
    }

    [TestMethod]
    public void Train_SameSeed_SameBits()
    {
        SampleSet samples = SampleSetExamples.Brightness(Network, 30);
        NetworkTrainerOptions options = Options with { ValidationFraction = 0.2, Threads = 2 };

        string first = TrainingLoop.Train(Network, samples, null, options).Weights.Sha256();
        string second = TrainingLoop.Train(Network, samples, null, options).Weights.Sha256();
        string other = TrainingLoop.Train(Network, samples, null, options with { Seed = 1 }).Weights.Sha256();

        Assert.AreEqual(first, second);
        Assert.AreNotEqual(first, other);
    }

    [TestMethod]
    public void Train_Validation_BestEpochIsTheOneOfLowestLossAndIsRestored()
    {
        SampleSet train = SampleSetExamples.Unlearnable(Network, 12);
        SampleSet validation = SampleSetExamples.Unlearnable(Network, 12, seed: 1);

        TrainedNetwork trained = TrainingLoop.Train(Network, train, validation, Options with
        {
            Epochs = 40,
            Patience = 0,
            LearningRate = 0.01,
        });

        EpochResult best = trained.History.MinBy(epoch => epoch.ValidationLoss)!;
        Assert.AreEqual(StopReason.Epochs, trained.StoppedBy);
        Assert.AreEqual(best.Epoch, trained.BestEpoch);
        Assert.IsLessThan(40, trained.BestEpoch, "What is learned by heart does not help on other images.");
        using var trainer = new TorchTrainer(trained.Network, trained.Weights, threads: 1);
        Assert.AreEqual(best.ValidationLoss!.Value, trainer.Evaluate(validation).Loss);
    }

    [TestMethod]
    public void Train_ValidationStopsImproving_PatienceEndsIt()
    {
        SampleSet train = SampleSetExamples.Unlearnable(Network, 12);
        SampleSet validation = SampleSetExamples.Unlearnable(Network, 12, seed: 1);

        TrainedNetwork trained = TrainingLoop.Train(Network, train, validation, Options with
        {
            Epochs = 200,
            Patience = 3,
            LearningRate = 0.01,
        });

        Assert.AreEqual(StopReason.Patience, trained.StoppedBy);
        Assert.HasCount(trained.BestEpoch + 3, trained.History);
    }

    [TestMethod]
    public void Train_CancelledInFirstEpoch_GivesWhatThereIs()
    {
        using var cancellation = new CancellationTokenSource();
        var steps = new ProgressRecorder<StepProgress>(report => Cancel(report.Step == 2));

        TrainedNetwork trained = TrainingLoop.Train(
            Network,
            SampleSetExamples.Brightness(Network, 30),
            null,
            Options with { ValidationFraction = 0.2, StepProgress = steps, CancellationToken = cancellation.Token });

        Assert.AreEqual(StopReason.Cancelled, trained.StoppedBy);
        Assert.HasCount(2, steps.Reports);
        Assert.HasCount(1, trained.History);
        Assert.AreEqual(1, trained.BestEpoch);
        Assert.IsNotNull(trained.History[0].ValidationLoss);

        void Cancel(bool now)
        {
            if (now)
                cancellation.Cancel();
        }
    }

    [TestMethod]
    public void Train_CancelledBefore_TrainsOneBatch()
    {
        var steps = new ProgressRecorder<StepProgress>();

        TrainedNetwork trained = TrainingLoop.Train(
            Network, SampleSetExamples.Brightness(Network, 30), null, Options with
            {
                StepProgress = steps,
                CancellationToken = new CancellationToken(true),
            });

        Assert.AreEqual(StopReason.Cancelled, trained.StoppedBy);
        Assert.HasCount(1, steps.Reports);
    }

    [TestMethod]
    public void Train_DivergesAtOnce_SaysWhatToDo()
    {
        NetworkDescription network = NetworkExamples.Describe(Design with
        {
            HiddenActivations = [Activation.Parse("leaky_relu(negative_slope=-3e38)")],
        });

        TrainingException error = Assert.ThrowsExactly<TrainingException>(() =>
            TrainingLoop.Train(network, SampleSetExamples.Brightness(network, 9), null, Options));

        Assert.StartsWith("Training diverged in epoch 1. The learning rate was 0.001; try a tenth of it, or another activation. "
            + "(The loss is absurdly large, or the loss or a weight is no longer a finite number.)", error.Message);
        Assert.AreEqual(1, error.Divergence?.Epoch);
    }

    [TestMethod]
    public void Train_AbsurdLearningRate_StopsAtTheSecondBatchAndNamesIt()
    {
        var steps = new ProgressRecorder<StepProgress>();

        TrainingException error = Assert.ThrowsExactly<TrainingException>(() => TrainingLoop.Train(
            Network, SampleSetExamples.Brightness(Network, 30), null, Options with { LearningRate = 1e6, StepProgress = steps }));

        Assert.HasCount(1, steps.Reports);
        Assert.MatchesRegex("The batch \\(step 2\\): row [0-9]+, row [0-9]+, row [0-9]+, row [0-9]+\\.$", error.Message);
    }

    [TestMethod]
    public void Train_TimeIsOver_StopsWithWhatThereIs()
    {
        var steps = new ProgressRecorder<StepProgress>();

        TrainedNetwork trained = TrainingLoop.Train(
            Network, SampleSetExamples.Brightness(Network, 30), null, Options with
            {
                TimeBudget = TimeSpan.FromTicks(1),
                StepProgress = steps,
            });

        Assert.AreEqual(StopReason.Time, trained.StoppedBy);
        Assert.HasCount(1, steps.Reports);
    }

    [TestMethod]
    public void Train_MonitorAccuracy_BestEpochIsTheFirstOfHighestAccuracy()
    {
        SampleSet train = SampleSetExamples.Unlearnable(Network, 12);
        SampleSet validation = SampleSetExamples.Unlearnable(Network, 12, seed: 1);

        TrainedNetwork trained = TrainingLoop.Train(
            Network, train, validation, Options with
            {
                Epochs = 30,
                Patience = 0,
                LearningRate = 0.01,
                Monitor = MonitoredMetric.ValidationAccuracy,
            });

        EpochResult best = trained.History.OrderByDescending(epoch => epoch.ValidationAccuracy).ThenBy(epoch => epoch.Epoch)
            .First();
        Assert.AreEqual(best.Epoch, trained.BestEpoch);
        Assert.AreNotEqual(trained.History.MinBy(epoch => epoch.ValidationLoss)!.Epoch, trained.BestEpoch,
            "Otherwise this shows nothing.");
    }

    [TestMethod]
    public void Train_WeightDecay_MakesKernelsSmaller()
    {
        SampleSet samples = SampleSetExamples.Brightness(Network, 30);

        NetworkWeights plain = TrainingLoop.Train(Network, samples, null, Options with { Epochs = 1 }).Weights;
        NetworkWeights decayed = TrainingLoop.Train(Network, samples, null, Options with { Epochs = 1, WeightDecay = 1 }).Weights;

        Assert.IsLessThan(Norm(plain["dense.weight"]), Norm(decayed["dense.weight"]));

        static double Norm(WeightTensor tensor) => tensor.Values.Sum(value => (double)value * value);
    }

    [TestMethod]
    public void Train_FirstBatch_IsShownAsItIsLearned()
    {
        var batches = new ProgressRecorder<TrainingBatch>();

        TrainingLoop.Train(Network, SampleSetExamples.Brightness(Network, 9), null, Options with
        {
            FirstBatchProgress = batches,
        });

        TrainingBatch batch = batches.Reports.Single();
        Assert.AreEqual((21, 16), (batch.Height, batch.Width));
        Assert.HasCount(4, batch.ClassIndexes);
        Assert.HasCount(4 * 21 * 16 * 3, batch.Pixels);
        Assert.IsTrue(batch.Pixels.All(value => value is >= 0 and <= 1));
    }

    [TestMethod]
    public void Train_AugmentationOfNumbers_IsRefused()
    {
        var numbers = new SampleSet(NetworkInput.FloatImage(21, 16), 3);
        numbers.Add(new float[3 * 21 * 16], 0);

        NetworkDescription network =
            Design.Describe(NetworkInput.FloatImage(Network.Input.Height, Network.Input.Width), Network.ClassCount);
        NetworkTrainerOptions options = Options with { Augmentation = AugmentationOptions.Light };

        TrainingException error = Assert.ThrowsExactly<TrainingException>(() =>
            TrainingLoop.Train(network, numbers, null, options));

        Assert.StartsWith("Augmentation changes pixels that are bytes", error.Message);
    }

    [TestMethod]
    public void Train_DivergesLater_KeepsTheBest()
    {
        // Eighteen nearly linear layers: a learning rate of 1 multiplies the logits beyond float32 within a few steps.
        NetworkDescription network = NetworkExamples.Describe(Design with
        {
            DenseUnits = [.. Enumerable.Repeat(64, 18)],
            HiddenActivations = [Activation.Parse("leaky_relu(negative_slope=0.9)")],
        });

        TrainedNetwork trained = TrainingLoop.Train(
            network, SampleSetExamples.Brightness(network, 9), null, Options with
            {
                Epochs = 200,
                BatchSize = 9,
                LearningRate = 1,
            });

        Assert.AreEqual(StopReason.Diverged, trained.StoppedBy);
        Assert.AreEqual(trained.BestEpoch + 1, trained.Divergence!.Epoch);
        Assert.IsTrue(trained.Weights.AreFinite);
        Assert.AreEqual(trained.History[^1].Epoch, trained.BestEpoch);
    }

    [TestMethod]
    [DataRow("prelu", "alpha", 0.25f)]
    [DataRow("modswish(beta=1, learned)", "beta", 1f)]
    public void Train_LearnedActivation_IsReportedAndCarried(string activation, string parameter, float start)
    {
        NetworkDescription network = NetworkExamples.Network(activation);

        TrainedNetwork trained = TrainingLoop.Train(network, SampleSetExamples.Brightness(network, 30), null, Options);

        IReadOnlyDictionary<string, float[]> learned = trained.History[^1].LearnedParameters;
        Assert.AreSequenceEqual([$"conv2d.{parameter}", $"conv2d_1.{parameter}", $"dense.{parameter}"], learned.Keys);
        Assert.AreSequenceEqual(learned.Values.SelectMany(values => values),
            trained.Network.HiddenActivations.SelectMany(a => a.ParameterValues));
        Assert.IsTrue(learned.Values.All(values => values[0] != start));
    }

    [TestMethod]
    [DataRow("prelu(alpha=0.25, per_channel)", 0.25f)]
    [DataRow("modswish(beta=1, learned, per_channel)", 1f)]
    public void Train_LearnedPerChannel_EveryChannelLearnsItsOwnAndTheTextFormKeepsThem(string activation, float start)
    {
        NetworkDescription network = NetworkExamples.Network(activation);

        TrainedNetwork trained = TrainingLoop.Train(network, SampleSetExamples.Brightness(network, 30), null, Options with
        {
            Epochs = 5,
        });

        IReadOnlyDictionary<string, float[]> learned = trained.History[^1].LearnedParameters;
        Assert.AreSequenceEqual([4, 6, 8], learned.Values.Select(values => values.Length));
        Assert.IsGreaterThan(12, learned.Values.SelectMany(values => values).Distinct().Count(),
            "The channels move on their own.");
        Assert.IsTrue(learned.Values.All(values => values.Any(value => value != start)));
        Assert.AreSequenceEqual(learned.Values.SelectMany(values => values),
            trained.Network.HiddenActivations.SelectMany(a => a.ParameterValues));
        Assert.AreSequenceEqual(trained.Network.HiddenActivations,
            ActivationList.Parse(ActivationList.Format(trained.Network.HiddenActivations)));
    }

    [TestMethod]
    public void Train_FaultyOptionsAndNetwork_ListsAllFaultsBeforeAnythingElse()
    {
        NetworkDescription tiny = NetworkExamples.Describe(new PlainNetwork(), height: 5, width: 5);

        ArgumentException error = Assert.ThrowsExactly<ArgumentException>(() =>
            TrainingLoop.Train(tiny, new SampleSet(NetworkInput.Image(5, 5), 3), null, Options with { Epochs = 0 }));

        Assert.Contains("Epochs must be 1 to 10,000, but is 0.", error.Message);
        Assert.Contains("too small for this network, which needs at least 10 x 10", error.Message);
    }

    [TestMethod]
    public void Train_NoSamples_IsRefused() =>
        Assert.ThrowsExactly<TrainingException>(() =>
            TrainingLoop.Train(Network, new SampleSet(NetworkInput.Image(21, 16), 3), null, Options));

    [TestMethod]
    public void Train_SamplesOfAnotherSize_SaysBothSizes()
    {
        var other = new SampleSet(NetworkInput.Image(16, 21), 3);
        other.Add(new byte[3 * 16 * 21], 0);

        TrainingException error =
            Assert.ThrowsExactly<TrainingException>(() => TrainingLoop.Train(Network, other, null, Options));

        Assert.AreEqual("The network takes samples of 21 x 16 x 3 (height x width x channels) in 3 classes, but these have 16 "
            + "x 21 x 3 in 3.", error.Message);
    }

    [TestMethod]
    public void Train_NumbersForANetworkOfBytes_IsRefused()
    {
        var numbers = new SampleSet(NetworkInput.FloatImage(21, 16), 3);
        numbers.Add(new float[3 * 21 * 16], 0);

        TrainingException error =
            Assert.ThrowsExactly<TrainingException>(() => TrainingLoop.Train(Network, numbers, null, Options));

        Assert.AreEqual("The network takes bytes, but the samples are numbers; give its input a pixel format for bytes, and "
            + "none for numbers.", error.Message);
    }

    [TestMethod]
    public void Train_BytesOrTheNumbersThatTheyScaleTo_SameBits()
    {
        SampleSet bytes = SampleSetExamples.Brightness(Network, 12);
        SampleSet numbers = new(NetworkInput.FloatImage(21, 16), 3);
        for (int i = 0; i < bytes.Count; i++)
        {
            byte[] interleaved = SampleSetExamples.Bytes(bytes, i);
            float[] planar =
                [.. Enumerable.Range(0, 3 * 21 * 16)
                    .Select(value => interleaved[(value % (21 * 16) * 3) + (value / (21 * 16))] * (1f / 255))];
            numbers.Add(planar, bytes.ClassIndex(i));
        }

        string fromBytes = TrainingLoop.Train(Network, bytes, null, Options).Weights.Sha256();
        string fromNumbers =
            TrainingLoop.Train(
                Design.Describe(NetworkInput.FloatImage(Network.Input.Height, Network.Input.Width), Network.ClassCount), numbers,
                null, Options).Weights.Sha256();

        Assert.AreEqual(fromBytes, fromNumbers);
    }
}
