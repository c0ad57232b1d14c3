using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.App.Tests.Training.Samples;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class TrainingPrecisionTests
{
    // bfloat16 keeps 8 bits of each factor; hundreds of products average that out.
    private const double RelativeTolerance = 0.02;

    [TestMethod]
    public void Of_NoBFloat16Products_IsAFaultThatSaysWhatToDo()
    {
        var options = new NetworkTrainerOptions { Precision = TrainingPrecision.Bf16 };

        Assert.IsEmpty(TrainerOptionFaults.Of(options, hasBFloat16: true));
        Assert.AreSequenceEqual(
            ["Precision is bf16, but this processor has no bfloat16 products (AVX512_BF16 or AMX), so it would be slower than "
                + "float32; use float32."],
            TrainerOptionFaults.Of(options, hasBFloat16: false));
        Assert.AreSequenceEqual(
            ["Precision must be Float32 or Bf16, but is 7."],
            TrainerOptionFaults.Of(options with { Precision = (TrainingPrecision)7 }, hasBFloat16: true));
    }

    // The rest runs on every processor: libtorch computes these products without instructions for them too, only more slowly.
    [TestMethod]
    public void Validate_Bf16_IsRefusedExactlyWhereTheProcessorHasNoSuchProducts() =>
        Assert.AreEqual(
            BFloat16Hardware.IsPresent,
            new NetworkTrainerOptions { Precision = TrainingPrecision.Bf16 }.Validate().Count == 0);

    /// <summary>Activations that fit any number of layers.</summary>
    public static IEnumerable<TestDataRow<string>> ActivationsOfAllLayers =>
        NetworkExamples.Activations.Where(row => ActivationList.Parse(row.Value).Length == 1);

    [TestMethod]
    [DynamicData(nameof(NetworkExamples.Activations), typeof(NetworkExamples))]
    public void Step_AnyActivationInBFloat16_MovesEveryTensorAsFloat32Does(string activation) =>
        Step_AnyShapeInBFloat16_MovesEveryTensorAsFloat32Does(NetworkExamples.Network(activation));

    [TestMethod]
    [DynamicData(nameof(ActivationsOfAllLayers))]
    public void Step_AnyActivationBetweenDenseLayersInBFloat16_MovesEveryTensorAsFloat32Does(string activation) =>
        Step_AnyShapeInBFloat16_MovesEveryTensorAsFloat32Does(NetworkExamples.Describe(NetworkExamples.Design(activation) with
        {
            ConvFilters = [],
            DenseUnits = [8, 6],
        }));

    [TestMethod]
    [DynamicData(nameof(NetworkExamples.Shapes), typeof(NetworkExamples))]
    public void Step_AnyShapeInBFloat16_MovesEveryTensorAsFloat32Does(NetworkDescription network)
    {
        Assert.IsEmpty(network.Validate());
        (double[] expected, _) = Losses(network, new NetworkTrainerOptions { Dropout = 0.25 });

        (double[] losses, NetworkWeights after) = Losses(network, new NetworkTrainerOptions
        {
            Dropout = 0.25,
            Precision = TrainingPrecision.Bf16,
        });

        for (int step = 0; step < losses.Length; step++)
            Assert.AreEqual(expected[step], losses[step], RelativeTolerance * expected[step]);

        NetworkWeights before = NetworkExamples.MovedWeights(network);
        foreach (WeightTensor tensor in after.Tensors)
            Assert.AreNotSequenceEqual(before[tensor.Name].Values, tensor.Values, $"{tensor.Name} got no gradient.");
    }

    [TestMethod]
    public void Evaluate_BFloat16_ComputesInFloat32()
    {
        NetworkDescription network = NetworkExamples.Describe(NetworkExamples.Design("relu") with { ConvFilters = [16, 32] });
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        SampleSet samples = SampleSetExamples.Brightness(network, 9);
        using var plain = new TorchTrainer(network, weights, threads: 1);
        using var half = new TorchTrainer(network, weights, threads: 1, recipe: Recipe(network, new NetworkTrainerOptions
        {
            Precision = TrainingPrecision.Bf16,
        }));

        Assert.AreEqual(plain.Evaluate(samples).Loss, half.Evaluate(samples).Loss);
        double[] first =
            [plain.Step(samples, [0, 1, 2], 1e-3, new LossAndAccuracy()),
                half.Step(samples, [0, 1, 2], 1e-3, new LossAndAccuracy())];
        Assert.AreNotEqual(first[0], first[1], "The products of the step are those of float32.");
    }

    [TestMethod]
    public void Step_BFloat16Twice_GivesTheSameBits()
    {
        NetworkDescription network = NetworkExamples.Describe(NetworkExamples.Design("relu") with { ConvFilters = [16, 32] });
        var options = new NetworkTrainerOptions { Precision = TrainingPrecision.Bf16 };

        Assert.AreEqual(Losses(network, options).Weights.Sha256(), Losses(network, options).Weights.Sha256());
    }

    private static (double[] Losses, NetworkWeights Weights) Losses(NetworkDescription network, NetworkTrainerOptions options)
    {
        SampleSet samples = SampleSetExamples.Brightness(network, 6);
        using var trainer =
            new TorchTrainer(network, NetworkExamples.MovedWeights(network), threads: 2, recipe: Recipe(network, options));
        double[] losses =
            [.. Enumerable.Range(1, 3)
                .Select(step => trainer.Step(samples, [0, 1, 2, 3, 4, 5], 1e-3, new LossAndAccuracy(), epoch: 1, step))];
        return (losses, trainer.ReadWeights());
    }

    private static TrainingStep Recipe(NetworkDescription network, NetworkTrainerOptions options)
    {
        TorchNative.EnsureLoaded();
        return new TrainingStep(options, network, classWeights: null);
    }
}
