using System.Globalization;
using MlNetClassifier.Training.Learning;
using MlNetClassifier.Training.Native;
using MlNetClassifier.Training.Trials;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetClassifier.Benchmarks.Training;

/// <summary>Steps of training over noise, in a process of its own.</summary>
internal static class TrainWorker
{
    public const string Word = "train-worker", Ours = "ours", OursBf16 = "ours-bf16", Naive = "naive", Epoch = "epoch";

    /// <summary>Threads of every contender.</summary>
    public const int Threads = 2;

    private const int Side = 64;
    private const int Channels = 3;
    private const int Classes = 3;
    private const int Samples = 1275; // as many as cifar3 has in its train split

    /// <param name="contender">Who trains.</param>
    /// <param name="batch">Samples of a step.</param>
    /// <param name="steps">Steps of a pass.</param>
    public static int Run(string contender, int batch, int steps)
    {
        var options = new NetworkTrainerOptions { BatchSize = batch, Threads = Threads };
        return Contender.Answer(Repeat(steps, contender switch
        {
            Ours => new TrialTraining(options.DescribeNetwork(Classes, Side, Side), options, Samples).Step,
            OursBf16 =>
                new TrialTraining(options.DescribeNetwork(Classes, Side, Side),
                    options with { Precision = TrainingPrecision.Bf16 }, Samples).Step,
            Naive => NaiveStep(batch),
            _ => throw new ArgumentException($"There is no contender '{contender}'."),
        }));
    }

    /// <summary>Each pass is a whole training, and its answer the time of an epoch.</summary>
    public static int RunEpochs(string program, string data, int epochs)
    {
        while (Console.ReadLine() is not null)
            Console.WriteLine((TrainCommandRun.SecondsOfEpoch(program, data, epochs) * 1e9)
                .ToString("F0", CultureInfo.InvariantCulture));

        return 0;
    }

    private static Action Repeat(int times, Action work) => () =>
    {
        for (int i = 0; i < times; i++)
            work();
    };

    // As TorchSharp's own examples: modules in a sequence, float[] batches, its Adam; tensors of a step in one dispose scope.
    private static Action NaiveStep(int batch)
    {
        TorchNative.EnsureLoaded();
        set_num_threads(Threads);
        var network = nn.Sequential(
            ("conv1", nn.Conv2d(Channels, 32, 3)), ("relu1", nn.ReLU()), ("pool1", nn.MaxPool2d(2)),
            ("conv2", nn.Conv2d(32, 64, 3)), ("relu2", nn.ReLU()), ("pool2", nn.MaxPool2d(2)),
            ("flatten", nn.Flatten()), ("dense1", nn.Linear(64 * 14 * 14, 128)), ("relu3", nn.ReLU()),
            ("dense2", nn.Linear(128, Classes)));
        var adam = optim.Adam(network.parameters(), lr: 1e-3, eps: 1e-7);
        const int ImageLength = Channels * Side * Side;
        var random = new Random(0);
        var images = new float[Samples * ImageLength];
        for (int i = 0; i < images.Length; i++)
            images[i] = random.NextSingle();

        var pixels = new float[batch * ImageLength];
        var labels = new long[batch];
        int next = 0;
        return () =>
        {
            using DisposeScope scope = NewDisposeScope();
            for (int i = 0; i < batch; i++, next++)
            {
                Array.Copy(images, next % Samples * ImageLength, pixels, i * ImageLength, ImageLength);
                labels[i] = next % Samples % Classes;
            }

            adam.zero_grad();
            Tensor loss =
                nn.functional.cross_entropy(network.forward(tensor(pixels, [batch, Channels, Side, Side])), tensor(labels));
            loss.backward();
            adam.step();
            _ = loss.item<float>();
        };
    }
}
