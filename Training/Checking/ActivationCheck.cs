using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using MlNetClassifier.Data;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Onnx;

namespace MlNetClassifier.Training.Checking;

/// <summary>
/// Gets three independent opinions on every activation of the table, on this machine: finite differences of its own values,
/// TorchSharp with its autograd, and ONNX Runtime.
/// </summary>
/// <remarks>
/// The points are seeded: magnitudes from 1e-6 to 100, evenly in the logarithm, both signs. The other two compute in float32
/// themselves, so the bounds are those of their errors, not of the kernels', which the golden figures of the tests hold to much
/// less. Needs libtorch; a program without it (<see cref="TrainingSupport"/>) does without TorchSharp's opinion.
/// </remarks>
public static class ActivationCheck
{
    /// <summary>Default number of points per function.</summary>
    public const int DefaultPoints = 100_000;

    private const double SmallestExponent = -6;
    private const double LargestExponent = 2;

    // Half the distance of a central difference, and the nearest to 0 that it is taken: it must not cross the kink of a
    // rectifier.
    private const float Step = 0.01f;
    private const float NearestToKink = 0.02f;

    // Where the two one-sided slopes differ by more than any smooth function of the table allows, there is a kink between.
    private const float LargestBend = 0.05f;
    private static readonly AgreementBound AgainstTorch = new(16, 4e-6);

    // ONNX Runtime stops its sigmoid at about 1e-8, which x sigmoid(x) multiplies by up to 100 here.
    private static readonly AgreementBound AgainstOnnx = new(16, 4e-6);

    // What the kernels promise (docs/adr/0008).
    private static readonly AgreementBound GoldenValue = new(2, 0);
    private static readonly AgreementBound GoldenDerivative = new(4, 1e-7);
    private const string Golden = "golden figures";
    private const string Finite = "finite differences";
    private static readonly AgreementBound AgainstDifferences = new(0, 1e-3);

    /// <summary>
    /// Checks every activation of the table with its default parameter, and those with a parameter with another value too.
    /// </summary>
    /// <param name="points">Points per function; at least 1.</param>
    /// <returns>One agreement per activation, opinion and quantity, as they are computed.</returns>
    public static IEnumerable<ActivationAgreement> Run(int points = DefaultPoints)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(points, 1);
        return Activations().SelectMany(activation => activation.Function.Kind == ActivationKind.Elementwise
            ? Check(activation, points)
            : CheckRows(activation, RowwiseCheck.Points(points)));
    }

    /// <summary>Checks the values of one activation against ONNX Runtime alone.</summary>
    /// <param name="activation">An elementwise activation.</param>
    /// <param name="points">Points; at least 1.</param>
    /// <returns>How far they agree.</returns>
    internal static ActivationAgreement AgainstOnnxRuntime(Activation activation, int points)
    {
        float[] x = Points(points);
        float[] value = new float[points];
        activation.Apply(x, value);
        return AgainstOnnx.Judge(activation, "ONNX Runtime", "value", x, value, Onnx(activation, x, [points]));
    }

    /// <summary>Checks the kernels against figures that were computed with many digits.</summary>
    /// <param name="figures">
    /// Tab-separated lines: activation, x as 8 hexadecimal digits of a float32, value, derivative; lines that start with # are
    /// skipped.
    /// </param>
    /// <returns>Two agreements per activation: value and derivative.</returns>
    public static IEnumerable<ActivationAgreement> AgainstGolden(TextReader figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        return figures.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => line[0] != '#')
            .Select(line => line.Split('\t'))
            .GroupBy(fields => fields[0]).SelectMany(rows => AgainstGolden(Activation.Parse(rows.Key), [.. rows]));
    }

    private static IEnumerable<ActivationAgreement> AgainstGolden(Activation activation, string[][] rows)
    {
        float[] x = [.. rows.Select(row => BitConverter.UInt32BitsToSingle(Convert.ToUInt32(row[1], 16)))];
        float[] value = new float[x.Length];
        float[] derivative = new float[x.Length];
        activation.Apply(x, value);
        activation.Function.Derivative(x, activation.ParameterValues.AsSpan(), derivative);
        yield return GoldenValue.Judge(activation, Golden, "value", x, value, [.. rows.Select(row => Rounded(row[2]))]);
        yield return GoldenDerivative.Judge(activation, Golden, "derivative", x, derivative,
            [.. rows.Select(row => Rounded(row[3]))]);

        static double Rounded(string figure) => (float)double.Parse(figure, CultureInfo.InvariantCulture);
    }

    private static IEnumerable<Activation> Activations() =>
        ActivationTable.All.SelectMany(function => function.Parameter is { } parameter
            ? new[]
            {
                new Activation(function, [parameter.Default], false), new Activation(function, [parameter.Default * 1.5f], false),
            }
            : [new Activation(function)]);

    private static IEnumerable<ActivationAgreement> Check(Activation activation, int count)
    {
        float[] x = Points(count);
        float[] value = new float[count];
        float[] derivative = new float[count];
        activation.Apply(x, value);
        activation.Function.Derivative(x, activation.ParameterValues.AsSpan(), derivative);

        bool[] isSmooth = Smooth(activation, x);
        int[] away = [.. Enumerable.Range(0, count).Where(i => MathF.Abs(x[i]) >= NearestToKink && isSmooth[i])];
        float[] xAway = [.. away.Select(i => x[i])];
        yield return AgainstDifferences.Judge(
            activation, Finite, "derivative", xAway, [.. away.Select(i => derivative[i])],
            Differences(activation, xAway));
        foreach (ActivationAgreement agreement in
            AgainstOthers(activation, x, [x.Length], value, derivative,
                TrainingSupport.IsIncluded ? TorchOpinion.Of(activation, x) : null))
            yield return agreement;
    }

    private static IEnumerable<ActivationAgreement> CheckRows(Activation activation, int count)
    {
        float[] x = Points(count);
        float[] value = new float[count];
        float[] derivative = new float[count];
        RowwiseCheck.Apply(activation.Function.Value, x, value);
        RowwiseCheck.Apply(activation.Function.Derivative, x, derivative);

        yield return AgainstDifferences.Judge(activation, Finite, "derivative", x, derivative,
            RowwiseCheck.Differences(activation.Function.Value, x, Step));
        foreach (ActivationAgreement agreement in
            AgainstOthers(activation, x, [count / RowwiseCheck.RowLength, RowwiseCheck.RowLength], value, derivative,
                TrainingSupport.IsIncluded ? TorchOpinion.OfRows(activation, x, RowwiseCheck.RowLength) : null))
            yield return agreement;
    }

    private static IEnumerable<ActivationAgreement> AgainstOthers(
        Activation activation, float[] x, int[] shape, float[] value, float[] derivative,
        (double[] Value, double[] Derivative)? torch)
    {
        if (torch is { } opinion)
        {
            yield return AgainstTorch.Judge(activation, "TorchSharp", "value", x, value, opinion.Value);
            yield return AgainstTorch.Judge(activation, "TorchSharp", "derivative", x, derivative, opinion.Derivative);
        }

        yield return AgainstOnnx.Judge(activation, "ONNX Runtime", "value", x, value, Onnx(activation, x, shape));
    }

    private static float[] Points(int count)
    {
        Random random = SeededRandom.Create(0, "activation check");
        return [.. Enumerable.Range(0, count).Select(_ =>
            (float)((random.Next(2) == 0 ? -1 : 1) * Math.Pow(10,
                SmallestExponent + ((LargestExponent - SmallestExponent) * random.NextDouble()))))];
    }

    // Looks twice as far as the differences reach, so that a kink which disturbs them is seen in full.
    private static bool[] Smooth(Activation activation, float[] x)
    {
        float[] here = new float[x.Length];
        float[] left = [.. x.Select(point => point - (2 * Step))];
        float[] right = [.. x.Select(point => point + (2 * Step))];
        activation.Apply(x, here);
        activation.Apply(left, left);
        activation.Apply(right, right);
        return [.. x.Select((_, i) => Math.Abs(right[i] - (2.0 * here[i]) + left[i]) / (2 * Step) < LargestBend)];
    }

    private static double[] Differences(Activation activation, float[] x)
    {
        float[] low = [.. x.Select(point => point - Step)];
        float[] high = [.. x.Select(point => point + Step)];
        float[] below = new float[x.Length];
        float[] above = new float[x.Length];
        activation.Apply(low, below);
        activation.Apply(high, above);
        return [.. x.Select((_, i) => ((double)above[i] - below[i]) / ((double)high[i] - low[i]))];
    }

    private static double[] Onnx(Activation activation, float[] x, int[] shape)
    {
        var graph = new OnnxGraph("activation");
        long[] dimensions = [.. shape.Select(length => (long)length)];
        graph.Input("x", OnnxElementType.Float, dimensions);
        string output = OnnxActivation.Write(
            graph, activation, "f", "x",
            () => graph.Constant("parameter", activation.ParameterValues.AsSpan(), activation.ParameterValues.Length));
        graph.Output("y", OnnxElementType.Float, dimensions);
        graph.Node("Identity", [output], "y");
        using var session = new InferenceSession(graph.ToArray());
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results =
            session.Run([NamedOnnxValue.CreateFromTensor("x", new DenseTensor<float>(x, shape))]);
        return [.. results[0].AsEnumerable<float>().Select(value => (double)value)];
    }
}
