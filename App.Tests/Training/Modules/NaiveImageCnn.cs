using MlNetClassifier.Pipelines.Networks;

namespace MlNetClassifier.App.Tests.Training.Modules;

/// <summary>
/// The network as nested loops in float64, after the textbook and without any of the fast paths: the second opinion for
/// the ONNX graph and for the TorchSharp module.
/// </summary>
internal static class NaiveImageCnn
{
    /// <summary>Logits of one image given as planar bytes (3, H, W).</summary>
    public static double[] Logits(ImageCnn network, NetworkWeights weights, byte[] planarRgb)
    {
        return Logits(network, weights, [.. planarRgb.Select(value => value / 255.0)]);
    }

    /// <summary>Logits of one image given as planar numbers (3, H, W) that the first layer takes as they are.</summary>
    public static double[] Logits(ImageCnn network, NetworkWeights weights, double[] x)
    {
        (int channels, int height, int width) = (ImageCnn.Channels, network.Height, network.Width);
        foreach (NetworkLayer layer in network.Layers)
        {
            if (layer.Kind == "Conv2D")
            {
                x = Convolve(x, channels, height, width, weights[$"{layer.Name}.weight"], weights[$"{layer.Name}.bias"].Values);
                (channels, height, width) = (layer.OutputShape[2], height - 2, width - 2);
            }
            else if (layer.Kind is "MaxPooling2D" or "AveragePooling2D")
            {
                x = Pool(x, channels, height, width, layer.Kind == "MaxPooling2D");
                (height, width) = (height / 2, width / 2);
            }
            else if (layer.Kind == "Dense")
            {
                x = Multiply(x, weights[$"{layer.Name}.weight"], weights[$"{layer.Name}.bias"].Values);
            }

            if (layer.Activation is { } activation)
            {
                float[] values = [.. x.Select(value => (float)value)];
                float[] parameter = activation.IsLearned ? weights[$"{layer.Name}.{activation.Function.Parameter!.Name}"].Values : [.. activation.ParameterValues];
                // One value per channel is one value for each position of the channel.
                if (parameter.Length > 1)
                    parameter = [.. values.Select((_, i) => parameter[i / (values.Length / parameter.Length)])];

                activation.Function.Value(values, parameter, values);
                x = [.. values.Select(value => (double)value)];
            }
        }

        return x;
    }

    private static double[] Convolve(double[] x, int channels, int height, int width, WeightTensor kernel, float[] bias) =>
    [
        .. Grid(bias.Length, height - 2, width - 2).Select(output => bias[output.I] + Grid(channels, 3, 3).Sum(tap =>
            x[(((tap.I * height) + output.J + tap.J) * width) + output.K + tap.K]
            * kernel.Values[(((((output.I * channels) + tap.I) * 3) + tap.J) * 3) + tap.K])),
    ];

    private static double[] Pool(double[] x, int channels, int height, int width, bool isMaximum) =>
    [
        .. Grid(channels, height / 2, width / 2).Select(output => Grid(1, 2, 2).Select(tap =>
            x[(((output.I * height) + (2 * output.J) + tap.J) * width) + (2 * output.K) + tap.K])).Select(four => isMaximum ? four.Max() : four.Average()),
    ];

    private static double[] Multiply(double[] x, WeightTensor kernel, float[] bias) =>
        [.. bias.Select((start, unit) => start + x.Select((value, i) => value * kernel.Values[(unit * x.Length) + i]).Sum())];

    // Every index of a tensor of three dimensions, in row-major order.
    private static IEnumerable<(int I, int J, int K)> Grid(int depth, int height, int width) =>
        from i in Enumerable.Range(0, depth)
        from j in Enumerable.Range(0, height)
        from k in Enumerable.Range(0, width)
        select (i, j, k);
}
