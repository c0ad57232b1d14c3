using System.Numerics;
using System.Runtime.CompilerServices;

namespace MlNetClassifier.Training.Kernels;

/// <summary>The samples of a batch, divided among threads in a fixed way: sums of parts come out the same in every run.</summary>
/// <param name="Samples">Samples, at least one.</param>
/// <param name="Threads">Threads, at least one.</param>
internal readonly record struct BatchPartition(int Samples, int Threads)
{
    /// <summary>Parts: one for each thread, and none empty.</summary>
    public int Parts => Math.Min(Threads, Samples);

    /// <summary>
    /// Does something for each sample, given its part and its position; the samples of a part one after the other.
    /// </summary>
    public void ForEach(Action<int, int> work)
    {
        (int samples, int parts) = (Samples, Parts);
        if (parts == 1)
            Part(0);
        else
            Parallel.For(0, parts, Part);

        void Part(int part)
        {
            int end = (int)((long)samples * (part + 1) / parts);
            for (int sample = (int)((long)samples * part / parts); sample < end; sample++)
                work(part, sample);
        }
    }

    /// <summary>Adds up numbers that each sample has, in float32 within a sample and in float64 over samples.</summary>
    /// <param name="count">Numbers.</param>
    /// <param name="add">Given a sample, adds its numbers to zeros.</param>
    public float[] Sum(int count, Action<int, float[]> add)
    {
        var totals = new double[Parts][];
        var ofSample = new float[Parts][];
        for (int part = 0; part < totals.Length; part++)
            (totals[part], ofSample[part]) = (new double[count], new float[count]);

        ForEach((part, sample) =>
        {
            float[] numbers = ofSample[part];
            Array.Clear(numbers);
            add(sample, numbers);
            Add(numbers, totals[part]);
        });

        float[] sums = ofSample[0];
        for (int i = 0; i < count; i++)
        {
            double sum = 0;
            foreach (double[] total in totals)
                sum += total[i];

            sums[i] = (float)sum;
        }

        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Add(float[] numbers, double[] totals)
    {
        int vectors = numbers.Length / Vector<float>.Count * Vector<float>.Count;
        for (int i = 0; i < vectors; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(numbers, i), out Vector<double> low, out Vector<double> high);
            (new Vector<double>(totals, i) + low).CopyTo(totals, i);
            (new Vector<double>(totals, i + Vector<double>.Count) + high).CopyTo(totals, i + Vector<double>.Count);
        }

        for (int i = vectors; i < totals.Length; i++)
            totals[i] += numbers[i];
    }
}
