using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;
using MlNetClassifier.Training.Modules;
using MlNetClassifier.Training.Native;
using TorchSharp;
using static TorchSharp.torch;

namespace MlNetClassifier.Benchmarks.Training;

/// <summary>The second convolution of the lesson's network alone, in a process of its own.</summary>
internal static class ConvolutionWorker
{
    public const string Word = "convolution-worker", Forward = "forward", Whole = "whole", Ours = "ours";

    /// <summary>Times that a pass computes it.</summary>
    public const int Times = 40;

    private static readonly NetworkDescription Network = new PlainNetwork().Describe(NetworkInput.Image(64, 64), 3);
    private static readonly PlacedLayer Layer = Network.Layers.Where(layer => layer.Layer is Convolution).ElementAt(1);
    private static readonly int[] Input = [.. Layer.InputShape], Output = [.. Layer.OutputShape]; // height, width, channels

    /// <summary>Operations of the forward pass for one image; each gradient has as many.</summary>
    public static double OperationsOfImage => 2.0 * Output[0] * Output[1] * Layer.Kernel!.Count;

    /// <param name="contender">
    /// <see cref="Forward"/> and <see cref="Whole"/> are oneDNN's through libtorch, the latter with both gradients; <see
    /// cref="Ours"/> is the latter as training computes it, with bias and pooling.
    /// </param>
    /// <param name="batch">Images.</param>
    public static int Run(string contender, int batch)
    {
        TorchNative.EnsureLoaded();
        set_num_threads(TrainWorker.Threads);
        random.manual_seed(0);
        Tensor x = nn.functional.relu(randn(batch, Input[0], Input[1], Input[2])); // half of it zero, as after ReLU
        Tensor kernel = randn(Output[2], 3, 3, Input[2]), bias = randn(Output[2]);
        return Contender.Answer(contender switch
        {
            Forward => Repeat(() =>
            {
                using IDisposable noGradients = no_grad();
                _ = Convolve(Images(x), Images(kernel));
            }),
            Whole => Both(x, kernel, batch),
            Ours => BothOfOurs(x, kernel, bias, batch),
            _ => throw new ArgumentException($"There is no contender '{contender}'."),
        });
    }

    private static Action Both(Tensor x, Tensor kernel, int batch)
    {
        Tensor gradient = randn(batch, Output[0], Output[1], Output[2]);
        return Repeat(() =>
        {
            (Tensor input, Tensor weights) = (Leaf(x), Leaf(kernel));
            Convolve(Images(input), Images(weights)).backward([Images(gradient)]);
        });
    }

    private static Action BothOfOurs(Tensor x, Tensor kernel, Tensor bias, int batch)
    {
        PooledConvolution convolution = PooledConvolution.Create(Network, Layer, TrainWorker.Threads)!;
        Tensor gradient = nn.functional.relu(randn(batch, Output[0] / 2, Output[1] / 2, Output[2]));
        return Repeat(() =>
        {
            (Tensor input, Tensor weights) = (Leaf(x), Leaf(kernel));
            convolution.Forward(Images(input), weights, bias, (images, filters) => Convolve(images, Images(filters)))
                .backward([Images(gradient)]);
            convolution.Backward();
        });
    }

    // A view (N, channels, H, W), channels last in memory.
    private static Tensor Images(Tensor tensor) => tensor.permute(0, 3, 1, 2);

    private static Tensor Leaf(Tensor tensor) => tensor.detach().requires_grad_();

    private static Tensor Convolve(Tensor images, Tensor filters) => nn.functional.conv2d(images, filters);

    private static Action Repeat(Action work) => () =>
    {
        for (int i = 0; i < Times; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            work();
        }
    };
}
