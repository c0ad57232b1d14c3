using System.Reflection;
using System.Runtime.Intrinsics;
using CsCheck;
using MlNetClassifier.Pipelines.Activations;
using MlNetClassifier.Pipelines.Activations.Kernels;

namespace MlNetClassifier.App.Tests.Pipelines.Activations;

[TestClass]
public sealed class VectorWidthTests
{
    private static readonly Gen<float[]> Inputs = Gen.OneOf(Gen.Float.Where(float.IsFinite), Gen.Float[-20, 20]).Array[1, 80];

    /// <summary>Every function of the kernels, also derivatives.</summary>
    public static IEnumerable<object[]> Functions() => typeof(IElementwiseFunction).Assembly.GetTypes()
        .Where(type =>
            type is { IsValueType: true, ContainsGenericParameters: false } && type.IsAssignableTo(typeof(IElementwiseFunction)))
        .Select(type => new object[] { type });

    [TestMethod]
    [DynamicData(nameof(Functions))]
    public void Apply_AnyVectorWidth_SameBits(Type function)
    {
        ActivationKernel narrow = Kernel(function, typeof(FloatVector128));
        ActivationKernel[] wider = [.. Wider().Select(vector => Kernel(function, vector))];

        Inputs.Sample(
            inputs => wider.All(kernel => Bits(kernel, inputs).SequenceEqual(Bits(narrow, inputs))),
            iter: 200);
    }

    [TestMethod]
    public void Exponentials_AnyVectorWidth_SameBits() => Inputs.Sample(row =>
    {
        float maximum = row.Max();
        float[] narrow = new float[row.Length];
        float[] middle = new float[row.Length];
        float[] wide = new float[row.Length];

        double sum = RowExponentials.Exponentials<FloatVector128>(row, maximum, narrow);
        double middleSum = RowExponentials.Exponentials<FloatVector256>(row, maximum, middle);
        double wideSum = RowExponentials.Exponentials<FloatVector512>(row, maximum, wide);

        return sum == middleSum && sum == wideSum && narrow.SequenceEqual(middle) && narrow.SequenceEqual(wide)
            && sum == RowExponentials.Sum(row, maximum);
    });

    // A width that the processor lacks is never chosen, and a shuffle of it need not be what it is in hardware.
    private static IEnumerable<Type> Wider()
    {
        if (Vector256.IsHardwareAccelerated)
            yield return typeof(FloatVector256);

        if (Vector512.IsHardwareAccelerated)
            yield return typeof(FloatVector512);
    }

    private static ActivationKernel Kernel(Type function, Type vector) =>
        typeof(ElementwiseKernels).GetMethods(BindingFlags.Static | BindingFlags.Public)
            .Single(method => method.Name == nameof(ElementwiseKernels.Apply) && method.GetGenericArguments().Length == 2)
            .MakeGenericMethod(function, vector).CreateDelegate<ActivationKernel>();

    private static uint[] Bits(ActivationKernel kernel, float[] inputs)
    {
        float[] output = new float[inputs.Length];
        kernel(inputs, [0.75f], output);
        return [.. output.Select(BitConverter.SingleToUInt32Bits)];
    }
}
