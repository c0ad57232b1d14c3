using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.App.Tests.Training.Modules;
using MlNetClassifier.App.Tests.Training.Samples;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Diagnostics;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Samples;

namespace MlNetClassifier.App.Tests.Training.Diagnostics;

[TestClass]
public sealed class LayerDiagnosticsTests
{
    private static readonly NetworkTrainerOptions Options = new()
    {
        Epochs = 3,
        BatchSize = 4,
        Threads = 1,
        ValidationFraction = 0.2,
    };

    public LayerDiagnosticsTests() => TorchNative.EnsureLoaded();

    [TestMethod]
    [DataRow("relu")]
    [DataRow("prelu(alpha=0.25, per_channel)")]
    public void Train_Diagnostics_DoNotChangeTheWeights(string activation)
    {
        NetworkDescription network = NetworkExamples.Network(activation);
        SampleSet samples = SampleSetExamples.Brightness(network, 30);

        TrainedNetwork without = TrainingLoop.Train(network, samples, null, Options);
        TrainedNetwork with = TrainingLoop.Train(network, samples, null, Options with { CollectDiagnostics = true });

        Assert.AreEqual(without.Weights.Sha256(), with.Weights.Sha256());
        Assert.IsNull(without.Diagnostics);
        Assert.AreSequenceEqual(["conv2d 4", "conv2d_1 6", "dense 8", "dense_1 3"],
            with.Diagnostics!.Select(layer => $"{layer.Name} {layer.Units}"));
        Assert.IsTrue(with.Diagnostics!.All(layer => layer.FirstEpochGradientNorm > 0 && layer.LastEpochGradientNorm > 0));
        Assert.AreSequenceEqual([true, true, true, false], with.Diagnostics!.Select(layer => layer.DeadShare is not null));
    }

    [TestMethod]
    public void Train_LinearNetwork_GradientNormIsThatOfTheTextbook()
    {
        NetworkDescription network =
            NetworkExamples.Describe(NetworkExamples.Design("relu") with { ConvFilters = [], DenseUnits = [] }, height: 3,
                width: 2);
        SampleSet samples = SampleSetExamples.Brightness(network, 6);

        TrainedNetwork trained = TrainingLoop.Train(
            network, samples, null, Options with
            {
                Epochs = 1,
                BatchSize = 6,
                ValidationFraction = 0,
                CollectDiagnostics = true,
            });

        // Sums of six float32 products of size 1.
        double expected = GradientNorm(network, InitialWeights.Create(network, seed: 0), samples);
        Assert.AreEqual(expected, trained.Diagnostics!.Single().FirstEpochGradientNorm, 1e-6);
        Assert.AreEqual(expected, trained.Diagnostics!.Single().LastEpochGradientNorm, 1e-6);
    }

    [TestMethod]
    public void GradientNorms_TwoEpochs_AreMeansOverTheirSteps()
    {
        var norms = new GradientNorms(NetworkExamples.Describe(NetworkExamples.Design("prelu") with
        {
            ConvFilters = [],
            DenseUnits = [2],
        }));

        foreach ((int epoch, float[] steps) in new[] { (1, new[] { 1f, 2f }), (2, [5f]) })
        {
            foreach (float step in steps)
            {
                norms.Add(0, [3 * step, 0]); // dense.weight
                norms.Add(1, [0, 4 * step]); // dense.bias
                norms.Add(2, [1000]); // dense.alpha
                norms.Add(3, [step]); // dense_1.weight
                norms.EndStep();
            }

            norms.EndEpoch(epoch);
        }

        Assert.AreSequenceEqual([7.5, 1.5], norms.First);
        Assert.AreSequenceEqual([25.0, 5.0], norms.Latest);
    }

    [TestMethod]
    [DataRow("relu", -1000f, 1)]
    [DataRow("relu", 1000f, 0)]
    [DataRow("tanh", 1000f, 1)]
    [DataRow("sigmoid", -1000f, 1)]
    [DataRow("leaky_relu", -1000f, 0)]
    [DataRow("modswish", -1000f, 1)]
    public void MeasureUnits_OneFilterFarOff_IsDeadIfItsActivationIsConstant(string activation, float bias, int expected)
    {
        NetworkDescription network = NetworkExamples.Network(activation);
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        SampleSet samples = SampleSetExamples.Unlearnable(network, 67); // batches of 64 and 3
        using var untouched = new TorchTrainer(network, weights, threads: 1);
        weights["conv2d.bias"].Values[1] = bias;
        using var trainer = new TorchTrainer(network, weights, threads: 1);

        UnitRanges before = untouched.MeasureUnits(samples);
        UnitRanges after = trainer.MeasureUnits(samples);

        Assert.AreEqual(0, before.DeadUnits(network.Layers[0]));
        Assert.AreEqual(expected, after.DeadUnits(network.Layers[0]));
        Assert.IsNull(after.DeadUnits(network.Layers[^1]));
    }

    // Cross-entropy's gradient by the logits is softmax - target; by the kernel that times the input, by the bias that alone.
    private static double GradientNorm(NetworkDescription network, NetworkWeights weights, SampleSet samples)
    {
        int length = 3 * network.Input.Height * network.Input.Width;
        var gradient = new double[network.ClassCount * (length + 1)];
        for (int sample = 0; sample < samples.Count; sample++)
        {
            byte[] interleaved = SampleSetExamples.Bytes(samples, sample);
            double[] planar =
                [.. Enumerable.Range(0, length).Select(i => interleaved[(i % (length / 3) * 3) + (i / (length / 3))] / 255.0)];
            double[] exponentials = [.. NaiveNetwork.Logits(network, weights, planar).Select(Math.Exp)];
            for (int k = 0; k < network.ClassCount; k++)
            {
                double error =
                    ((exponentials[k] / exponentials.Sum()) - (k == samples.ClassIndex(sample) ? 1 : 0)) / samples.Count;
                for (int i = 0; i <= length; i++)
                    gradient[(k * (length + 1)) + i] += error * (i == length ? 1 : planar[i]);
            }
        }

        return Math.Sqrt(gradient.Sum(value => value * value));
    }
}
