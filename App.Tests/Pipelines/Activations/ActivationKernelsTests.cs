using System.Globalization;
using CsCheck;
using MlNetClassifier.Pipelines.Activations;

namespace MlNetClassifier.App.Tests.Pipelines.Activations;

[TestClass]
public sealed class ActivationKernelsTests
{
    /// <summary>In units in the last place of float32: what the kernels promise of a value (docs/adr/0008).</summary>
    private const double ValueTolerance = 2;

    /// <summary>
    /// In units in the last place of float32: what the kernels promise of a derivative, unless it is within the next.
    /// </summary>
    private const double DerivativeTolerance = 4;

    /// <summary>Absolute: near a zero of the derivative a few units in the last place mean nothing.</summary>
    private const double DerivativeAbsoluteTolerance = 1e-7;

    private static readonly Gen<float> Finite = Gen.Float.Where(float.IsFinite);

    public static IEnumerable<TestDataRow<(string Activation, float X, double Value, double Derivative)>> GoldenPoints() =>
        File.ReadLines(Repository.Golden("activations.tsv")).Where(line => !line.StartsWith('#')).Select(line => line.Split('\t'))
            .Select(
            fields => new TestDataRow<(string, float, double, double)>(
                (fields[0], BitConverter.UInt32BitsToSingle(Convert.ToUInt32(fields[1], 16)), Number(fields[2]),
                    Number(fields[3])))
            { DisplayName = $"{fields[0]} at {fields[1]}" });

    public static IEnumerable<object[]> Elementwise() =>
        ActivationTable.All.Where(function => function.Kind == ActivationKind.Elementwise).Select(function => new object[]
        {
            function,
        });

    public static IEnumerable<object[]> NonDecreasing() =>
        ActivationTable.All.Where(function => function.Kind == ActivationKind.Elementwise)
            .Select(function => new Activation(function))
            .Where(activation => activation.IsNonDecreasing).Select(activation => new object[] { activation });

    [TestMethod]
    [DynamicData(nameof(GoldenPoints))]
    public void Value_GoldenPoint_IsWithinTolerance(string activation, float x, double value, double derivative)
    {
        Activation function = Activation.Parse(activation);

        AssertClose(value, Evaluate(function, function.Function.Value, x), ValueTolerance, 0);
        AssertClose(derivative, Evaluate(function, function.Function.Derivative, x), DerivativeTolerance,
            DerivativeAbsoluteTolerance);
    }

    // Found by a sweep over float32: one next to a sum of powers of two that rounds.
    [TestMethod]
    [DataRow("gelu_tanh", -4.9119186f, -4.1174832403683254e-7)]
    public void Value_PointThatWasWrong_IsWithinTolerance(string activation, float x, double value)
    {
        Activation function = Activation.Parse(activation);

        AssertClose(value, Evaluate(function, function.Function.Value, x), ValueTolerance, 0);
    }

    [TestMethod]
    public void GoldenPoints_EveryElementwiseFunction_IsCovered()
    {
        HashSet<string> covered = [.. GoldenPoints().Select(row => Activation.Parse(row.Value.Activation).Function.Name)];

        Assert.IsEmpty(Elementwise().Select(row => ((ActivationFunction)row[0]).Name).Except(covered));
    }

    [TestMethod]
    [DynamicData(nameof(Elementwise))]
    public void Value_NaN_IsNaN(ActivationFunction function)
    {
        Assert.IsTrue(float.IsNaN(Evaluate(new Activation(function), function.Value, float.NaN)));
        Assert.IsTrue(float.IsNaN(Evaluate(new Activation(function), function.Derivative, float.NaN)));
    }

    [TestMethod]
    [DynamicData(nameof(Elementwise))]
    public void Value_FiniteInput_IsFinite(ActivationFunction function) =>
        Finite.Sample(x => float.IsFinite(Evaluate(new Activation(function), function.Value, x))
            && float.IsFinite(Evaluate(new Activation(function), function.Derivative, x)));

    [TestMethod]
    [DynamicData(nameof(NonDecreasing))]
    public void Value_NonDecreasingFunction_NeverDecreasesBeyondItsRounding(Activation activation) =>
        Gen.Select(Finite, Finite).Sample((a, b) =>
        {
            float lower = Evaluate(activation, activation.Function.Value, Math.Min(a, b));
            float upper = Evaluate(activation, activation.Function.Value, Math.Max(a, b));
            double unitInTheLastPlace = (double)MathF.BitIncrement(MathF.Abs(lower)) - MathF.Abs(lower);

            // Two values that may each be off by the promised tolerance.
            return (double)lower - upper <= 2 * ValueTolerance * unitInTheLastPlace;
        });

    [TestMethod]
    [DataRow("prelu")]
    [DataRow("prelu(fixed)")]
    [DataRow("modswish")]
    [DataRow("leaky_relu(negative_slope=-0.1)")]
    [DataRow("elu(alpha=-1)")]
    public void IsNonDecreasing_FunctionThatMayDecrease_IsFalse(string activation) =>
        Assert.IsFalse(Activation.Parse(activation).IsNonDecreasing, "pooling before it would change the network");

    [TestMethod]
    [DynamicData(nameof(Elementwise))]
    public void Value_AnyLengthAndOffset_SameBits(ActivationFunction function) =>
        Gen.Select(Finite.Array[1, 150], Gen.Int[0, 20]).Sample((inputs, offset) =>
        {
            var activation = new Activation(function);
            float[] padded = [.. new float[offset], .. inputs];
            activation.Apply(padded.AsSpan(offset), padded.AsSpan(offset));
            return inputs.Select((x, i) => BitConverter.SingleToUInt32Bits(Evaluate(activation, function.Value, x))
                == BitConverter.SingleToUInt32Bits(padded[offset + i])).All(same => same);
        });

    [TestMethod]
    [DataRow("sigmoid", 1f, 0f)]
    [DataRow("tanh", 1f, -1f)]
    [DataRow("relu", float.PositiveInfinity, 0f)]
    [DataRow("leaky_relu", float.PositiveInfinity, float.NegativeInfinity)]
    [DataRow("prelu(alpha=0)", float.PositiveInfinity, 0f)]
    [DataRow("elu", float.PositiveInfinity, -1f)]
    [DataRow("modswish", float.PositiveInfinity, 0f)]
    [DataRow("modswish(beta=0)", float.PositiveInfinity, float.NegativeInfinity)]
    public void Value_Infinity_IsTheLimit(string activation, float atPositive, float atNegative)
    {
        Activation function = Activation.Parse(activation);

        Assert.AreEqual(atPositive, Evaluate(function, function.Function.Value, float.PositiveInfinity));
        Assert.AreEqual(atNegative, Evaluate(function, function.Function.Value, float.NegativeInfinity));
    }

    [TestMethod]
    public void Sigmoid_AnyFiniteInput_IsSymmetricAboutOneHalf() =>
        Finite.Sample(x => MathF.Abs(Sigmoid(x) + Sigmoid(-x) - 1f) < 1e-6f);

    [TestMethod]
    public void Tanh_AnyFiniteInput_IsOdd() =>
        Finite.Sample(x => Evaluate(new Activation(ActivationTable.Tanh), ActivationTable.Tanh.Value, -x)
            == -Evaluate(new Activation(ActivationTable.Tanh), ActivationTable.Tanh.Value, x));

    [TestMethod]
    public void Apply_ValuePerInput_UsesEach()
    {
        float[] output = new float[3];

        new Activation(ActivationTable.Prelu, [0.1f, 0.2f, 0.3f]).Apply([-1, -1, 2], output);

        Assert.AreSequenceEqual(new[] { -0.1f, -0.2f, 2f }, output);
    }

    private static float Sigmoid(float x) => Evaluate(new Activation(ActivationTable.Sigmoid), ActivationTable.Sigmoid.Value, x);

    private static float Evaluate(Activation activation, ActivationKernel kernel, float x)
    {
        float[] output = new float[1];
        kernel([x], activation.ParameterValues.AsSpan(), output);
        return output[0];
    }

    private static void AssertClose(double expected, float actual, double ulp, double absolute)
    {
        float rounded = (float)expected;
        double unitInTheLastPlace = (double)MathF.BitIncrement(MathF.Abs(rounded)) - MathF.Abs(rounded);
        Assert.IsLessThanOrEqualTo(Math.Max(ulp * unitInTheLastPlace, absolute), Math.Abs(actual - (double)rounded),
            $"expected {rounded:R}, got {actual:R}");
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
