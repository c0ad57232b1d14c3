using MlNetClassifier.App.Tests.Pipelines.Networks;
using MlNetClassifier.App.Tests.Training.Modules;
using MlNetClassifier.App.Tests.Training.Samples;
using MlNetClassifier.Pipelines.Exporting;
using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Training.Diagnostics;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Modules;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Samples;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;
using Tensor = TorchSharp.torch.Tensor;

namespace MlNetClassifier.App.Tests.Training.Learning;

[TestClass]
public sealed class TorchTrainerTests
{
    // Sums of a few hundred float32 products of size 1, in another order.
    private const float LogitTolerance = 1e-5f;

    public TorchTrainerTests() => TorchNative.EnsureLoaded();

    [TestMethod]
    [DynamicData(nameof(NetworkExamples.Activations), typeof(NetworkExamples))]
    public void Forward_AnyActivation_AgreesWithOnnxRuntimeAndWithTheTextbook(string activation)
    {
        Forward_AnyShape_AgreesWithOnnxRuntimeAndWithTheTextbook(NetworkExamples.Network(activation));
    }

    [TestMethod]
    [DynamicData(nameof(NetworkExamples.Shapes), typeof(NetworkExamples))]
    public void Forward_AnyShape_AgreesWithOnnxRuntimeAndWithTheTextbook(NetworkDescription network)
    {
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        byte[][] images = NetworkExamples.Images(5, network.Input.Height, network.Input.Width);
        using var onnx = new OnnxNetwork(NetworkExporter.Export(network, weights, "Pixels", "Logits", dynamicBatch: true));

        float[] logits = TorchLogits(network, weights, images);

        float[] fromOnnx = onnx.Logits(network.Input.Height, network.Input.Width, images);
        double[] fromTextbook = [.. images.SelectMany(image => NaiveNetwork.Logits(network, weights, image))];
        for (int i = 0; i < logits.Length; i++)
        {
            Assert.AreEqual(fromOnnx[i], logits[i], LogitTolerance);
            Assert.AreEqual(fromTextbook[i], logits[i], LogitTolerance);
        }
    }

    [TestMethod]
    [DynamicData(nameof(NetworkExamples.Activations), typeof(NetworkExamples))]
    public void Step_AnyActivation_MovesEveryTensor(string activation)
    {
        Step_AnyShape_MovesEveryTensor(NetworkExamples.Network(activation));
    }

    [TestMethod]
    [DynamicData(nameof(NetworkExamples.Shapes), typeof(NetworkExamples))]
    public void Step_AnyShape_MovesEveryTensor(NetworkDescription network)
    {
        NetworkWeights before = NetworkExamples.MovedWeights(network);
        SampleSet samples = SampleSetExamples.Brightness(network, 6);
        using var trainer = new TorchTrainer(network, before, threads: 1);

        double loss = trainer.Step(samples, [0, 1, 2, 3, 4, 5], learningRate: 1e-3, new LossAndAccuracy());

        NetworkWeights after = trainer.ReadWeights();
        Assert.IsTrue(double.IsFinite(loss));
        Assert.IsTrue(after.AreFinite);
        foreach (WeightTensor tensor in after.Tensors)
            Assert.AreNotSequenceEqual(before[tensor.Name].Values, tensor.Values, $"{tensor.Name} got no gradient.");
    }

    [TestMethod]
    public void ReadWeights_Untrained_AreThoseThatWerePutIn()
    {
        NetworkDescription network = NetworkExamples.Network("prelu");
        NetworkWeights weights = NetworkExamples.MovedWeights(network);

        using var trainer = new TorchTrainer(network, weights, threads: 1);

        Assert.AreEqual(weights.Sha256(), trainer.ReadWeights().Sha256());
    }

    [TestMethod]
    public void Dispose_ThreadCount_IsRestored()
    {
        int before = torch.get_num_threads();
        NetworkDescription network = NetworkExamples.Network("relu");

        using (new TorchTrainer(network, NetworkExamples.MovedWeights(network), before + 1))
            Assert.AreEqual(before + 1, torch.get_num_threads());

        Assert.AreEqual(before, torch.get_num_threads());
    }

    [TestMethod]
    public void Evaluate_RaggedLastBatch_EqualsTheTextbook()
    {
        NetworkDescription network = NetworkExamples.Network("elu");
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        byte[][] images = NetworkExamples.Images(67, network.Input.Height, network.Input.Width); // batches of 64 and 3
        var samples = new SampleSet(network.Input, network.ClassCount);
        foreach (byte[] image in images)
            samples.Add(image, samples.Count % 3);

        using var trainer = new TorchTrainer(network, weights, threads: 1);
        LossAndAccuracy result = trainer.Evaluate(samples);

        var expected = new LossAndAccuracy();
        for (int i = 0; i < images.Length; i++)
            expected.Add([.. NaiveNetwork.Logits(network, weights, images[i]).Select(logit => (float)logit)], [i % 3]);

        Assert.AreEqual(67, result.Count);
        Assert.AreEqual(expected.Accuracy, result.Accuracy);
        Assert.AreEqual(expected.Loss, result.Loss, LogitTolerance);
    }

    [TestMethod]
    public void Step_ThreeSteps_FollowTheLossesOfPlainTorch()
    {
        NetworkDescription network = NetworkExamples.Network("relu");
        NetworkWeights weights = InitialWeights.Create(network, seed: 0);
        SampleSet samples = SampleSetExamples.Brightness(network, 6);
        using var trainer = new TorchTrainer(network, weights, threads: 1);

        double[] losses =
            [.. Enumerable.Range(0, 3).Select(_ => trainer.Step(samples, [0, 1, 2, 3, 4, 5], 1e-3, new LossAndAccuracy()))];

        double[] expected = PlainLosses(network, weights, samples, steps: 3);
        for (int step = 0; step < losses.Length; step++)
        {
            Assert.AreEqual(expected[step], losses[step], LogitTolerance);
            Assert.AreEqual(GoldenLosses[step], losses[step], LogitTolerance);
        }
    }

    [TestMethod]
    [DataRow(1, false)]
    [DataRow(3, false)]
    [DataRow(1, true)]
    [DataRow(3, true)]
    public void Step_FiltersThatFillVectors_FollowsTheLossesOfPlainTorch(int threads, bool hasManyWeights)
    {
        NetworkDescription network = hasManyWeights
            ? NetworkExamples.ManyWeights
            : NetworkExamples.Describe(NetworkExamples.Design("relu") with { ConvFilters = [16, 32] });
        NetworkWeights weights = NetworkExamples.MovedWeights(network);
        SampleSet samples = SampleSetExamples.Brightness(network, 6);
        using var trainer = new TorchTrainer(network, weights, threads);

        double[] losses =
            [.. Enumerable.Range(0, 5).Select(_ => trainer.Step(samples, [0, 1, 2, 3, 4, 5], 1e-3, new LossAndAccuracy()))];

        double[] expected = PlainLosses(network, weights, samples, steps: 5);
        for (int step = 0; step < losses.Length; step++)
            Assert.AreEqual(expected[step], losses[step], LogitTolerance);
    }

    [TestMethod]
    public void Step_GradientsAreMeasured_TheWeightsHaveTheSameBits()
    {
        NetworkDescription network = NetworkExamples.ManyWeights;
        string without = Trained(new TrainingStep(), null);
        string withDecay = Trained(new TrainingStep(new NetworkTrainerOptions { WeightDecay = 0.1 }, network, null), null);

        string measured = Trained(new TrainingStep(), new GradientNorms(network));
        string measuredWithDecay = Trained(
            new TrainingStep(new NetworkTrainerOptions { WeightDecay = 0.1 }, network, null), new GradientNorms(network));

        Assert.AreEqual(without, measured);
        Assert.AreEqual(withDecay, measuredWithDecay);
        Assert.AreNotEqual(without, withDecay);

        string Trained(TrainingStep recipe, GradientNorms? norms)
        {
            SampleSet samples = SampleSetExamples.Brightness(network, 6);
            using var trainer = new TorchTrainer(network, NetworkExamples.MovedWeights(network), threads: 2, norms, recipe);
            for (int step = 1; step <= 3; step++)
                trainer.Step(samples, [0, 1, 2, 3, 4, 5], 1e-3, new LossAndAccuracy(), step: step);

            return trainer.ReadWeights().Sha256();
        }
    }

    // From this code on 2026-11-23, after it agreed with plain TorchSharp; a change means that training computes otherwise.
    private static readonly double[] GoldenLosses = [1.098_990_0, 1.090_293_9, 1.082_900_2];

    private static float[] TorchLogits(NetworkDescription network, NetworkWeights weights, byte[][] planarRgb)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradients = torch.no_grad();
        using var module = new NetworkModule(network, weights);
        Tensor pixels =
            torch.tensor(planarRgb.SelectMany(image => image).ToArray(),
                [planarRgb.Length, 3, network.Input.Height, network.Input.Width]);
        Tensor mean = torch.tensor([.. network.Input.Pixels!.Mean]),
            deviation = torch.tensor([.. network.Input.Pixels.StandardDeviation]);
        Tensor interleaved =
            ((pixels.to(torch.ScalarType.Float32).mul(PixelFormat.ByteScale).permute(0, 2, 3,
                1) - mean) / deviation).contiguous();
        return NetworkModule.Memory(module.Forward(interleaved)).ToArray();
    }

    // Two convolution blocks and two dense layers as the textbook has them: (N, C, H, W), pooling after ReLU, Adam in five lines.
    private static double[] PlainLosses(NetworkDescription network, NetworkWeights weights, SampleSet samples, int steps)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        Tensor[] w = [.. weights.Tensors.Select(t => torch.tensor(t.Values, [.. t.Shape.Select(d => (long)d)]).requires_grad_())];
        (Tensor[] m, Tensor[] v) = ([.. w.Select(t => torch.zeros_like(t))], [.. w.Select(t => torch.zeros_like(t))]);
        Tensor bytes =
            torch.tensor(Enumerable.Range(0, samples.Count).SelectMany(i => SampleSetExamples.Bytes(samples, i)).ToArray());
        Tensor pixels =
            bytes.reshape(-1, network.Input.Height, network.Input.Width, 3).permute(0, 3, 1,
                2).to(torch.ScalarType.Float32) / 255;
        Tensor labels = torch.tensor(Enumerable.Range(0, samples.Count).Select(i => (long)samples.ClassIndex(i)).ToArray());
        var losses = new double[steps];
        for (int step = 1; step <= steps; step++)
        {
            Tensor x = F.max_pool2d(F.relu(F.conv2d(pixels, w[0], w[1])), 2);
            x = F.max_pool2d(F.relu(F.conv2d(x, w[2], w[3])), 2);
            x = F.linear(F.relu(F.linear(x.flatten(1), w[4], w[5])), w[6], w[7]);
            Tensor loss = F.cross_entropy(x, labels);
            losses[step - 1] = loss.ToSingle();
            loss.backward();
            double rate = 1e-3 * Math.Sqrt(1 - Math.Pow(0.999, step)) / (1 - Math.Pow(0.9, step));
            using IDisposable noGradients = torch.no_grad();
            for (int i = 0; i < w.Length; i++)
            {
                m[i] = (m[i] * 0.9) + (w[i].grad! * 0.1);
                v[i] = (v[i] * 0.999) + (w[i].grad! * w[i].grad! * 0.001);
                w[i].sub_(m[i] * rate / (v[i].sqrt() + 1e-7));
                w[i].grad = null;
            }
        }

        return losses;
    }
}
