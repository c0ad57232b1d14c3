using MlNetClassifier.Data;
using MlNetClassifier.Training.Kernels;

namespace MlNetClassifier.App.Tests.Training.Kernels;

[TestClass]
public sealed class AdamKernelTests
{
    private const int Length = 37; // whole vectors of any width, and a rest

    [TestMethod]
    public void Update_ThreeSteps_AreKerasFormula()
    {
        Random random = SeededRandom.Create(0, "adam");
        var weights = new float[Length];
        var mean = new float[Length];
        var variance = new float[Length];
        var (w, m, v) = (new double[Length], new double[Length], new double[Length]);
        for (int step = 1; step <= 3; step++)
        {
            float[] gradient = [.. Enumerable.Range(0, Length).Select(_ => random.NextSingle() - 0.5f)];
            double rate = 1e-3 * Math.Sqrt(1 - Math.Pow(0.999, step)) / (1 - Math.Pow(0.9, step));

            AdamKernel.Update(weights, gradient, mean, variance, AdamKernel.Rate(1e-3, step));

            for (int i = 0; i < Length; i++)
            {
                m[i] = (0.9 * m[i]) + (0.1 * gradient[i]);
                v[i] = (0.999 * v[i]) + (0.001 * gradient[i] * gradient[i]);
                w[i] -= rate * m[i] / (Math.Sqrt(v[i]) + 1e-7);
                Assert.AreEqual(w[i], weights[i], 1e-9);
            }
        }
    }

    [TestMethod]
    public void Update_VectorsAndScalars_SameBits()
    {
        Random random = SeededRandom.Create(1, "adam");
        float[] gradient = [.. Enumerable.Range(0, Length).Select(_ => random.NextSingle() - 0.5f)];
        float[] together = [.. gradient];
        float[] alone = [.. gradient];
        var (m1, v1, m2, v2) = (new float[Length], new float[Length], new float[Length], new float[Length]);

        AdamKernel.Update(together, gradient, m1, v1, 0.01f);
        for (int i = 0; i < Length; i++)
            AdamKernel.Update(alone.AsSpan(i, 1), gradient.AsSpan(i, 1), m2.AsSpan(i, 1), v2.AsSpan(i, 1), 0.01f);

        Assert.AreSequenceEqual(alone, together);
        Assert.AreSequenceEqual(m2, m1);
        Assert.AreSequenceEqual(v2, v1);
    }

    [TestMethod]
    public void Decay_AnyLength_MultipliesAll()
    {
        float[] weights = [.. Enumerable.Range(0, Length).Select(i => (float)i)];

        AdamKernel.Decay(weights, 0.5f);

        Assert.AreSequenceEqual(Enumerable.Range(0, Length).Select(i => i * 0.5f), weights);
    }
}
