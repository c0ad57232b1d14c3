using MlNetClassifier.Pipelines.Networks;
using MlNetClassifier.Pipelines.Networks.Layers;

namespace MlNetClassifier.App.Tests.Training.Modules;

/// <summary>
/// A network as nested loops in float64, after the textbook and without any of the fast paths: the second opinion for
/// the ONNX graph and for the TorchSharp module.
/// </summary>
internal static class NaiveNetwork
{
    /// <summary>Logits of one image given as planar bytes (3, H, W).</summary>
    public static double[] Logits(NetworkDescription network, NetworkWeights weights, byte[] planarRgb)
    {
        PixelFormat pixels = network.Input.Pixels!;
        int plane = planarRgb.Length / 3;
        return Logits(network, weights,
            [.. planarRgb.Select((value, i) =>
                ((value * (double)pixels.Scale) - pixels.Mean[i / plane]) / pixels.StandardDeviation[i / plane])]);
    }

    /// <summary>
    /// Logits of one sample given as planar numbers (C, H, W), or as a row, that the first layer takes as they are.
    /// </summary>
    public static double[] Logits(NetworkDescription network, NetworkWeights weights, double[] sample)
    {
        List<double[]> outputs = [];
        foreach (PlacedLayer layer in network.Layers)
        {
            double[] x = Of(layer.Sources[0]);
            x = layer.Layer switch
            {
                Convolution convolution =>
                    Convolve(x, layer, convolution, weights[$"{layer.Name}.weight"],
                        convolution.HasBias ? weights[$"{layer.Name}.bias"].Values : null),
                BatchNormalization normalization => Normalize(x, layer, normalization, weights),
                MaxPooling pooling => Pool(x, layer, pooling.Size, pooling.Stride, pooling.Padding, window => window.Max()),
                AveragePooling pooling => Pool(x, layer, pooling.Size, pooling.Size, 0, window => window.Average()),
                GlobalAveragePooling => [.. x.Chunk(x.Length / layer.OutputShape[0]).Select(plane => plane.Average())],
                Addition => [.. x.Zip(Of(layer.Sources[1]), (a, b) => a + b)],
                Dense => Multiply(x, weights[$"{layer.Name}.weight"], weights[$"{layer.Name}.bias"].Values),
                _ => x,
            };
            outputs.Add(layer.Activation is null ? x : Activate(x, layer, weights));
        }

        return outputs[^1];

        double[] Of(int source) => source < 0 ? sample : outputs[source];
    }

    private static double[] Activate(double[] x, PlacedLayer layer, NetworkWeights weights)
    {
        float[] values = [.. x.Select(value => (float)value)];
        float[] parameter = layer.Activation!.IsLearned
            ? weights[$"{layer.Name}.{layer.Activation.Function.Parameter!.Name}"].Values
            : [.. layer.Activation.ParameterValues];

        // One value per channel is one value for each position of the channel.
        if (parameter.Length > 1)
            parameter = [.. values.Select((_, i) => parameter[i / (values.Length / parameter.Length)])];

        layer.Activation.Function.Value(values, parameter, values);
        return [.. values.Select(value => (double)value)];
    }

    private static double[] Convolve(double[] x, PlacedLayer layer, Convolution convolution, WeightTensor kernel, float[]? bias)
    {
        (int height, int width, int channels) = (layer.InputShape[0], layer.InputShape[1], layer.InputShape[2]);
        int size = convolution.KernelSize;
        return
        [
            .. Grid(layer.OutputShape[2], layer.OutputShape[0], layer.OutputShape[1])
            .Select(output => (bias?[output.I] ?? 0) + Grid(channels, size, size).Sum(tap =>
            {
                int row = (output.J * convolution.Stride) + tap.J - convolution.Padding;
                int column = (output.K * convolution.Stride) + tap.K - convolution.Padding;
                return row < 0 || row >= height || column < 0 || column >= width
                    ? 0
                    : x[(((tap.I * height) + row) * width)
                        + column] * kernel.Values[(((((output.I * channels) + tap.I) * size) + tap.J) * size) + tap.K];
            })),
        ];
    }

    private static double[] Normalize(double[] x, PlacedLayer layer, BatchNormalization normalization, NetworkWeights weights)
    {
        int plane = x.Length / layer.OutputShape[^1];
        return [.. x.Select((value, i) =>
            ((value - Of("running_mean", i)) / Math.Sqrt(Of("running_var", i) + normalization.Epsilon) * Of("weight", i))
                + Of("bias", i))];

        double Of(string role, int i) => weights[$"{layer.Name}.{role}"].Values[i / plane];
    }

    private static double[] Pool(double[] x, PlacedLayer layer, int size, int stride, int padding, Func<IEnumerable<double>,
        double> reduce)
    {
        (int height, int width) = (layer.InputShape[0], layer.InputShape[1]);
        return
        [
            .. Grid(layer.OutputShape[2], layer.OutputShape[0], layer.OutputShape[1]).Select(output => reduce(Grid(1, size, size)
                .Select(tap => (Row: (stride * output.J) + tap.J - padding, Column: (stride * output.K) + tap.K - padding))
                .Where(at => at.Row >= 0 && at.Row < height && at.Column >= 0 && at.Column < width)
                .Select(at => x[(((output.I * height) + at.Row) * width) + at.Column]))),
        ];
    }

    private static double[] Multiply(double[] x, WeightTensor kernel, float[] bias) =>
        [.. bias.Select((start, unit) => start + x.Select((value, i) => value * kernel.Values[(unit * x.Length) + i]).Sum())];

    // Every index of a tensor of three dimensions, in row-major order.
    private static IEnumerable<(int I, int J, int K)> Grid(int depth, int height, int width) =>
        from i in Enumerable.Range(0, depth)
        from j in Enumerable.Range(0, height)
        from k in Enumerable.Range(0, width)
        select (i, j, k);
}
